using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Fitting;

/// <summary>How a fit comes near its minimum, from where <see cref="ClosingKernel"/> ends it. A type, so that each way is compiled for itself.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <typeparam name="TIndex">A view of integers.</typeparam>
/// <typeparam name="TView">A view of numbers.</typeparam>
public interface IApproach<TReal, TTable, TIndex, TView>
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TIndex : struct, IIndexView
    where TView : struct, IView<TReal>
{
    /// <summary>Told the data of a toy, before its first fit.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="input">Data.</param>
    void Begin(in ModelShape shape, in FitInput<TReal, TView> input);

    /// <summary>Comes near the minimum. Arguments and results are those of <see cref="MinimiserKernel.Approach"/>.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="input">Data and bounds.</param>
    /// <param name="x">Start [global]; receives the point.</param>
    /// <param name="workspace">Workspace; receives Hessian, status, iterations and estimated distance.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="active">Mask of the lanes to fit.</param>
    /// <param name="bounds">Which bounds of γ to try first.</param>
    void Approach(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        in MinimiserSettings settings,
        TReal active,
        ref GammaBoundsLevel bounds);
}

/// <summary>In the precision of the fit.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <typeparam name="TTable">A view that gives the same value in every lane.</typeparam>
/// <typeparam name="TIndex">A view of integers.</typeparam>
/// <typeparam name="TView">A view of numbers.</typeparam>
public readonly struct DirectApproach<TReal, TTable, TIndex, TView> : IApproach<TReal, TTable, TIndex, TView>
    where TReal : unmanaged, IReal<TReal>
    where TTable : struct, IView<TReal>
    where TIndex : struct, IIndexView
    where TView : struct, IView<TReal>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(in ModelShape shape, in FitInput<TReal, TView> input)
    {
        // Data are as they are.
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Approach(
        in ModelView<TReal, TTable, TIndex> model,
        in FitInput<TReal, TView> input,
        TView x,
        TView workspace,
        in MinimiserSettings settings,
        TReal active,
        ref GammaBoundsLevel bounds)
        => MinimiserKernel.Approach(model, input, x, workspace, settings, active, ref bounds);
}
