using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Kinematics;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Networks;

/// <summary>The Punzi-net on an event: from momenta to the argument of the output's sigmoid.</summary>
public static class PunziNetKernel
{
    /// <summary>Number of inputs: those of <see cref="PunziInputs{TReal}"/>, in their order.</summary>
    public const int Inputs = 4;

    /// <summary>The argument of the last activation, with inputs (x − offset) × scale.</summary>
    /// <remarks>The cut output &gt; t is argument &gt; ln(t/(1 − t)): no exponential at the end. NaN for events without finite momenta, which fail every comparison.</remarks>
    /// <param name="shape">Shape; four inputs, one output.</param>
    /// <param name="scaling">Offset and scale of each input [2 × 4].</param>
    /// <param name="parameters">Parameters of the network of the event's fold.</param>
    /// <param name="frame">Beams.</param>
    /// <param name="muons">The muons.</param>
    /// <param name="values">Working space [<see cref="NetworkShape.Values"/>].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Argument<TReal, TParameters, TValues>(
        in NetworkShape shape, TParameters scaling, TParameters parameters, in BeamFrame frame, in MuonPair<TReal> muons, TValues values)
        where TReal : unmanaged, IReal<TReal>
        where TParameters : struct, IView<TReal>
        where TValues : struct, IView<TReal>
    {
        DimuonEvent<TReal> e = RecoilKernel.Recoil(frame, muons);
        PunziInputs<TReal> inputs = PunziInputsKernel.Inputs(e, muons.PlusY, muons.MinusY);
        values[0] = (inputs.ThrustTransverse - scaling[0]) * scaling[1];
        values[1] = (inputs.RelativeTransverse - scaling[2]) * scaling[3];
        values[2] = (inputs.RelativeLongitudinal - scaling[4]) * scaling[5];
        values[3] = (inputs.PairTransverse - scaling[6]) * scaling[7];
        return NetworkKernel.Forward<TReal, TParameters, TValues>(shape, parameters, values);
    }
}
