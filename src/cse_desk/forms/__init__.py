"""Questionnaires as data: FHIR R4, without Qt or a database."""
