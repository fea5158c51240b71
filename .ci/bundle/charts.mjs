// What draws charts in the browser: Vega-Lite's compiler, Vega's parser, view and interpreter.
// Only the transforms that our specifications come down to; a browser test draws each of them.
import { extend } from "vega-util";
import { transforms } from "vega-dataflow";
import {
  aggregate, bin, collect, compare, expression, extent, facet, field, filter, flatten, fold,
  formula, impute, joinaggregate, key, load, lookup, multiextent, multivalues, params, prefacet,
  project, proxy, relay, sequence, sieve, subflow, values, window as windowed,
} from "vega-transforms";
import * as onView from "vega-view-transforms";
import { axisticks, datajoin, encode, legendentries, linkpath, scale, sortitems, stack } from "vega-encode";

extend(
  transforms,
  {
    aggregate, bin, collect, compare, expression, extent, facet, field, filter, flatten, fold,
    formula, impute, joinaggregate, key, load, lookup, multiextent, multivalues, params, prefacet,
    project, proxy, relay, sequence, sieve, subflow, values, window: windowed,
  },
  onView,
  { axisticks, datajoin, encode, legendentries, linkpath, scale, sortitems, stack },
);

export { parse } from "vega-parser";
export { View } from "vega-view";
export { compile } from "vega-lite";
export { expressionInterpreter } from "vega-interpreter";
