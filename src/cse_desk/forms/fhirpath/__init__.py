"""FHIRPath: fhirpathpy with what it gets wrong put right, compiled once, and able to say what an expression depends on."""
