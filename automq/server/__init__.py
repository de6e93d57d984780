"""Sockets: connections, the order of requests and answers, back-pressure, limits."""
