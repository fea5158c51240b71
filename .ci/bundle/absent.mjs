// What the bundle leaves out: maps, colour schemes and text files as data. No chart uses them.
const none = [];
const nothing = () => null;

export const schemeSet3 = none, schemeSet2 = none, schemeSet1 = none, schemePastel2 = none,
  schemePastel1 = none, schemePaired = none, schemeObservable10 = none, schemeDark2 = none,
  schemeCategory10 = none, schemeAccent = none;
export const geoArea = nothing, geoBounds = nothing, geoCentroid = nothing;
export const feature = nothing, mesh = nothing;
export const dsvFormat = () => ({ parse: nothing });
