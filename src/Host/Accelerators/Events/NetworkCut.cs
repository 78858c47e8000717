using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>The Punzi-net as the event kernels evaluate it: one network per fold, all of one shape.</summary>
/// <param name="Shape">Shape; four inputs, one output.</param>
/// <param name="Scaling">Offset and scale of each input [2 × 4].</param>
/// <param name="Parameters">Parameters of each fold's network, one after the other [fold, parameter].</param>
/// <param name="Folds">Number of folds; an event's network is that of its <see cref="Data.EventColumns.Fold"/>, which must be filled where there are several.</param>
/// <param name="ArgumentMin">The cut, on the argument of the last activation: ln(t/(1 − t)) for output &gt; t.</param>
internal sealed record NetworkCut(NetworkShape Shape, double[] Scaling, double[] Parameters, int Folds, double ArgumentMin);
