"""What `test_bad_input.py` stands on: a broker process under watch, a neighbour, a raw client."""
