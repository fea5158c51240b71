"""CHARTS: Vega-Lite specifications as data, from figures already computed. Pure.

One module a chart; shape says what a chart is, theme how all of them look, drawing makes files of
them on the server. Not here: a count or a rate (metrics), where charts stand (web, templates).
"""
