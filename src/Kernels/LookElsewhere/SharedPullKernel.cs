using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.LookElsewhere;

/// <summary>Auxiliary values that windows of a spectrum have in common.</summary>
public static class SharedPullKernel
{
    /// <summary>No shared pull: a free global.</summary>
    public const int NoPull = -1;

    /// <summary>Background's γ: a = 1 + δ z of the cell. Constrained globals: a = nominal + σ z of their name. Others: nominal.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="window">The window.</param>
    /// <param name="cellPulls">z of the window's cells [bin].</param>
    /// <param name="globalPulls">z of the globals of a name [shared pull].</param>
    /// <param name="local">Receives the background's values among those of the other groups [bin, group].</param>
    /// <param name="global">Receives all values [global].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fill<TReal, TTable, TIndex, TView>(
        in ScanWindowView<TReal, TTable, TIndex> window, TView cellPulls, TView globalPulls, TView local, TView global)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = window.Shape;
        if (window.BackgroundGroup >= 0)
        {
            TReal one = TReal.From(1.0);
            for (int bin = 0; bin < shape.Bins; bin++)
            {
                local[(bin * shape.Groups) + window.BackgroundGroup] = TReal.Fma(window.BackgroundError[bin], cellPulls[bin], one);
            }
        }

        for (int k = 0; k < shape.Globals; k++)
        {
            int pull = window.GlobalPull[k];
            TReal nominal = window.GlobalNominal[k];
            if (pull != NoPull)
            {
                nominal = TReal.Fma(window.GlobalWidth[k], globalPulls[pull], nominal);
            }

            global[k] = nominal;
        }
    }
}
