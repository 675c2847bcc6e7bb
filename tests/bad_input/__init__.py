"""Kinds of bad input to the API: tables to read, and a test that sends each of them to the service that it is for."""
