"""Assistance: which services of a contract fit a situation, and which questions still matter.

`values` holds the types, `answers` reads what a member answers, `engine` decides.
"""
