"""SoapUI projects: the contract they keep, their mock services and their requests."""
