using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>TEMPORARY: Gaussian factors only, no bounds.</summary>
internal static class LocalSolver
{
    public static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped, TReal n, out TReal c, out TReal tau2, out TReal kappa, out TReal nll, out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        c = ungrouped;
        tau2 = TReal.From(0.0);
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            TReal y = scratch[at + GeneralBin.Yield];
            TReal slope = scratch[at + GeneralBin.Variance] * y;
            scratch[at + GeneralBin.Slope] = slope;
            c = TReal.Fma(scratch[at + GeneralBin.Auxiliary], y, c);
            tau2 = TReal.Fma(slope, y, tau2);
        }

        TReal r = ProfiledBin.Pull(c, tau2, n, out kappa);
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            scratch[at + GeneralBin.Gamma] = scratch[at + GeneralBin.Auxiliary] - (r * scratch[at + GeneralBin.Slope]);
        }

        TReal one = TReal.From(1.0);
        ratio = TReal.Select(TReal.Equal(n, TReal.From(0.0)), one, one - r);
        nll = (c - n) - ((tau2 * r) * TReal.Fma(TReal.From(-0.5), r, one));
        return r;
    }
}
