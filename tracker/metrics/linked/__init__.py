"""Linked tables: cells about the same people, withheld until nothing gives a small group away.

cells: what tables are made of. tables: standings cut into cells. sums, differences, ranges: three
ways in which shown cells tell of others. settling: withholds until none of them tells anything.
"""
