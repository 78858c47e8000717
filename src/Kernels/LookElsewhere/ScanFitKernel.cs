using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.LookElsewhere;

/// <summary>The two fits to a window of a spectrum: where they start, how, and the test statistic q0 = 2 (NLL(σ = 0) − NLL(σ̂)), σ̂ ≥ 0.</summary>
/// <remarks>
/// A spectrum is first fitted at σ = 0, from where the fit of the window before ended. Where the NLL rises with σ there, the fit with σ ≥ 0 is at 0 as well and q0 = 0: no second
/// fit. The others are fitted with σ free, from where the first fit ended.
/// </remarks>
public static class ScanFitKernel
{
    /// <summary>In place of q0, which is never negative: a fit did not converge here, or ended in another minimum, and the safe path has to do it.</summary>
    public const double Unfinished = -1.0;

    // A free minimum above the conditional one by more than rounding is another, local one.
    private const double LargestRise = 1e-9;

    // Of the usual ν, where a fit may start.
    private const double SmallestStart = 0.05;

    /// <summary>Settings of both fits.</summary>
    /// <remarks>Both start near their minimum, or at that of the other. There the expected curvature would mislead: an empty bin whose γ is held at its lower bound has next to
    /// no expectation, and of 1/λ the σ that may grow from 0 would seem to be at its minimum.</remarks>
    public static MinimiserSettings Settings => MinimiserSettings.Default.With(FirstCurvature.Observed);

    /// <summary>Start of the fit at σ = 0: constrained globals where their auxiliary values put them, the free ones where the window before left them.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="window">The window.</param>
    /// <param name="before">Minimum of the window before [global].</param>
    /// <param name="global">Auxiliary values [global].</param>
    /// <param name="x">Receives the start [global]; may be <paramref name="before"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Start<TReal, TTable, TIndex, TView>(in ScanWindowView<TReal, TTable, TIndex> window, TView before, TView global, TView x)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal usual = TReal.From(window.Normalisation);
        for (int k = 0; k < window.Shape.Globals; k++)
        {
            TReal start = global[k];
            if (window.GlobalPull[k] == SharedPullKernel.NoPull)
            {
                // A window without events ends at ν = 0, from where the next one would find its events impossible.
                TReal left = before[k];
                TReal enough = TReal.LessOrEqual(TReal.From(SmallestStart) * usual, left);
                start = TReal.Select(enough, left, usual);
            }

            x[k] = k == window.Shape.Poi ? TReal.From(0.0) : start;
        }
    }

    /// <summary>q0 from both fits; <see cref="Unfinished"/> where the free one did not converge, or did above the other.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="conditionalNll">NLL at σ = 0.</param>
    /// <param name="freeNll">NLL of the free fit.</param>
    /// <param name="freeStatus">Its status, as a number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Statistic<TReal>(TReal conditionalNll, TReal freeNll, TReal freeStatus)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal fall = conditionalNll - freeNll;
        TReal converged = TReal.Equal(freeStatus, TReal.From((double)FitStatus.Converged));
        TReal good = TReal.And(converged, TReal.LessOrEqual(TReal.From(-LargestRise), fall));
        return TReal.Select(good, TReal.Max(fall + fall, TReal.From(0.0)), TReal.From(Unfinished));
    }
}
