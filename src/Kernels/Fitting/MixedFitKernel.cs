using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>A window fit in mixed precision: single precision looks for the start, the fit itself is <see cref="MinimiserKernel"/> in double precision. One lane.</summary>
public static class MixedFitKernel
{
    /// <summary>Minimises. Results as those of <see cref="MinimiserKernel"/>; the iterations are those of both parts.</summary>
    /// <remarks>Where single precision does not converge, the fit is made in double precision from where it was to start.</remarks>
    /// <typeparam name="TReal">Double precision.</typeparam>
    /// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <typeparam name="TApproach">Single precision.</typeparam>
    /// <param name="model">Tables, of a layout with two groups.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="approach">How the start is found.</param>
    /// <param name="x">Start [global]; receives the minimum.</param>
    /// <param name="workspace">Workspace of <see cref="ModelShape.WorkspaceLength"/> numbers.</param>
    /// <param name="settings">Settings.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Minimise<TReal, TTable, TIndex, TView, TApproach>(
        in ModelView<TReal, TTable, TIndex> model, in FitInput<TReal, TView> input, in TApproach approach, TView x, TView workspace, in MinimiserSettings settings)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        where TApproach : struct, IApproach<TReal, TTable, TIndex, TView>
    {
        ModelShape shape = model.Shape;
        TReal zero = TReal.From(0.0);
        TReal all = TReal.Equal(zero, zero);
        GammaBoundsLevel bounds = GammaBoundsLevel.None;
        for (int k = 0; k < shape.Globals; k++)
        {
            workspace[shape.TrialAt + k] = x[k];
        }

        approach.Begin(shape, input);
        approach.Approach(model, input, x, workspace, settings, all, ref bounds);
        TReal near = TReal.Equal(workspace[ModelShape.StatusAt], TReal.From((double)FitStatus.Converged));
        TReal before = workspace[ModelShape.IterationsAt];
        for (int k = 0; k < shape.Globals; k++)
        {
            x[k] = TReal.Select(near, x[k], workspace[shape.TrialAt + k]);
        }

        MinimiserKernel.Minimise(
            model, input, x, workspace, settings.With(TReal.All(near) ? FirstCurvature.Observed : FirstCurvature.Expected), all, ref bounds);
        workspace[ModelShape.IterationsAt] = before + workspace[ModelShape.IterationsAt];
    }
}
