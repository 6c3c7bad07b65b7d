"""What was bought, with its proofs: indicators and CSR reports."""
