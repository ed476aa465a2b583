"""Gateways of provinces (LGSP), each known from programs that speak to it."""
