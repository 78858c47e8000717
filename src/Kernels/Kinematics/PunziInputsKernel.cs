using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Kinematics;

/// <summary>The four inputs of the Punzi-net, all in the c.m. frame [GeV] (physics.md, fact 17).</summary>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
public struct PunziInputs<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>(a) Transverse momentum of a muon with respect to the thrust axis of the pair (the same for both).</summary>
    public TReal ThrustTransverse;

    /// <summary>(b) Transverse momentum of the higher-energy muon with respect to the direction of the lower-energy one.</summary>
    public TReal RelativeTransverse;

    /// <summary>(c) Longitudinal momentum of the same; negative for opening angles above 90°.</summary>
    public TReal RelativeLongitudinal;

    /// <summary>(d) Transverse momentum of the pair with respect to the beam.</summary>
    public TReal PairTransverse;
}

/// <summary>Computes <see cref="PunziInputs{TReal}"/>.</summary>
public static class PunziInputsKernel
{
    // Keeps 0/0 out where momenta vanish; far below any momentum squared that matters.
    private const double Smallest = 1e-300;

    /// <summary>The inputs of an event.</summary>
    /// <remarks>
    /// The thrust axis of two particles maximises |p₊·n| + |p₋·n|: it lies along p₊ − p₋ or p₊ + p₋, whichever is longer, and both
    /// muons are |p₊ × p₋| / |p₊ ± p₋| away from it. With p_low the softer muon, (b) = |p₊ × p₋| / |p_low| and
    /// (c) = p₊·p₋ / |p_low|. The cross product is formed from components, so collinear muons lose no accuracy to cancellation of
    /// squares. Inputs whose axis vanishes are 0.
    /// </remarks>
    /// <param name="e">The event.</param>
    /// <param name="plusY">y of the positive muon.</param>
    /// <param name="minusY">y of the negative muon.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PunziInputs<TReal> Inputs<TReal>(in DimuonEvent<TReal> e, TReal plusY, TReal minusY)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal crossX = TReal.Fma(plusY, e.MinusZ, -(e.PlusZ * minusY));
        TReal crossY = TReal.Fma(e.PlusZ, e.MinusX, -(e.PlusX * e.MinusZ));
        TReal crossZ = TReal.Fma(e.PlusX, minusY, -(plusY * e.MinusX));
        TReal cross2 = RecoilKernel.NormSquared(crossX, crossY, crossZ);
        TReal dot = RecoilKernel.Dot(e.PlusX, plusY, e.PlusZ, e.MinusX, minusY, e.MinusZ);
        TReal plus2 = RecoilKernel.NormSquared(e.PlusX, plusY, e.PlusZ);
        TReal minus2 = RecoilKernel.NormSquared(e.MinusX, minusY, e.MinusZ);

        // |p₊ ± p₋|² = p₊² + p₋² ± 2 p₊·p₋; the longer one has the sign of the product.
        TReal axis2 = TReal.Max(TReal.Fma(TReal.From(2), TReal.Abs(dot), plus2 + minus2), TReal.From(Smallest));
        TReal low2 = TReal.Max(TReal.Min(plus2, minus2), TReal.From(Smallest));

        PunziInputs<TReal> inputs;
        inputs.ThrustTransverse = TReal.Sqrt(cross2 / axis2);
        inputs.RelativeTransverse = TReal.Sqrt(cross2 / low2);
        inputs.RelativeLongitudinal = dot / TReal.Sqrt(low2);
        inputs.PairTransverse = TReal.Sqrt(TReal.Fma(e.RecoilX, e.RecoilX, e.RecoilY * e.RecoilY));
        return inputs;
    }
}
