"""Dated facts the VPG needs: harm, missing, living place, persons of concern, voice, warnings, sessions, told, removals asked for."""
