using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Networks;

/// <summary>Punzi's minimal detectable cross section of one window and its derivatives.</summary>
/// <typeparam name="TReal">One window, or one per lane.</typeparam>
public struct PunziTerm<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>S [fb].</summary>
    public TReal CrossSection;

    /// <summary>∂S/∂ε [fb].</summary>
    public TReal ByEfficiency;

    /// <summary>∂S/∂B [fb].</summary>
    public TReal ByBackground;
}

/// <summary>The figure of merit that the Punzi-net is trained on (arXiv:2110.00810; G. Punzi, arXiv:physics/0308063, eq. 7).</summary>
public static class PunziKernel
{
    /// <summary>Added to every background: √B has a cusp at 0 [events].</summary>
    public const double BackgroundFloor = 1e-3;

    /// <summary>Efficiencies count as at least this.</summary>
    public const double EfficiencyFloor = 1e-6;

    /// <summary>S = [a²/8 + 9b²/13 + a√B + (b/2)√(b² + 4a√B + 4B)] / (ε L).</summary>
    /// <remarks>B ≥ 0 and ε are raised as <see cref="BackgroundFloor"/> and <see cref="EfficiencyFloor"/> say. Relative error below 10 ulp: every term is positive.
    /// The derivative with respect to ε below its floor is that at the floor, so that a training can leave it.</remarks>
    /// <param name="a">Significance of a discovery, in standard deviations.</param>
    /// <param name="b">Standard deviations of the confidence level at which it is to be seen.</param>
    /// <param name="luminosity">L [fb⁻¹].</param>
    /// <param name="efficiency">ε.</param>
    /// <param name="background">B [events].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PunziTerm<TReal> Term<TReal>(double a, double b, double luminosity, TReal efficiency, TReal background)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal floored = TReal.Max(efficiency, TReal.From(EfficiencyFloor));
        TReal events = background + TReal.From(BackgroundFloor);
        TReal root = TReal.Sqrt(events);
        TReal inner = TReal.Sqrt(TReal.From(b * b) + (TReal.From(4 * a) * root) + (TReal.From(4) * events));
        TReal constant = TReal.From((a * a / 8) + (9 * b * b / 13));
        TReal scale = TReal.From(1) / (floored * TReal.From(luminosity));

        PunziTerm<TReal> term;
        term.CrossSection = (constant + (TReal.From(a) * root) + (TReal.From(0.5 * b) * inner)) * scale;
        term.ByEfficiency = -term.CrossSection / floored;
        TReal byRoot = TReal.From(a) / root;
        term.ByBackground = ((TReal.From(0.5) * byRoot) + (TReal.From(0.5 * b) * (byRoot + TReal.From(2)) / inner)) * scale;
        return term;
    }
}
