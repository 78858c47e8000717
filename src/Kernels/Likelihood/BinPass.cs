using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>What a pass over the bins does. A type, so that each kind of pass is compiled for itself.</summary>
/// <remarks>
/// A pass that only reports violated bounds of γ, or that applies lower bounds alone, has no call in its loop, so that its sums stay
/// in registers. Where a pass reports that it was enough, a fuller one gives the same bits.
/// </remarks>
public interface IBinPass
{
    /// <summary>
    /// Whether second derivatives are the expected ones (Fisher information, never negative) instead of the observed ones. With few events the
    /// observed curvature n/λ² is a poor guide far from the minimum (zero in empty bins); 1/λ is not.
    /// </summary>
    static abstract bool Expected { get; }

    /// <summary>The pass was not enough where <c>least</c> of <see cref="Solve"/> ended below this.</summary>
    static abstract double LeastAllowed { get; }

    /// <summary>Solves one bin with two groups, bounds of γ applied as this kind of pass does.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="y0">Yield of group 0.</param>
    /// <param name="y1">Yield of group 1.</param>
    /// <param name="n">n.</param>
    /// <param name="a0">a of group 0; replaced by the bound where held.</param>
    /// <param name="a1">a of group 1.</param>
    /// <param name="d0">δ² of group 0; replaced by 0 where held.</param>
    /// <param name="d1">δ² of group 1.</param>
    /// <param name="least">Smallest, over the bins so far, of what must not fall below <see cref="LeastAllowed"/>.</param>
    /// <param name="greatest">Largest γ that was not held, over the bins so far.</param>
    /// <param name="c">c.</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ.</param>
    /// <param name="e0">r δ²Y of group 0.</param>
    /// <param name="e1">r δ²Y of group 1.</param>
    /// <returns>r.</returns>
    static abstract TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>;
}

/// <summary>Newton step; reports bounds.</summary>
public readonly struct NewtonPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => false;

    /// <inheritdoc/>
    public static double LeastAllowed => ProfiledBin.GammaMin;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.Report(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}

/// <summary>Newton step; applies lower bounds.</summary>
public readonly struct NewtonLowPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => false;

    /// <inheritdoc/>
    public static double LeastAllowed => 0.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.HoldLow(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}

/// <summary>Newton step; applies all bounds.</summary>
public readonly struct NewtonBoundedPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => false;

    /// <inheritdoc/>
    public static double LeastAllowed => double.NegativeInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.HoldAll(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}

/// <summary>Scoring step; reports bounds.</summary>
public readonly struct ScoringPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => true;

    /// <inheritdoc/>
    public static double LeastAllowed => ProfiledBin.GammaMin;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.Report(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}

/// <summary>Scoring step; applies lower bounds.</summary>
public readonly struct ScoringLowPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => true;

    /// <inheritdoc/>
    public static double LeastAllowed => 0.0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.HoldLow(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}

/// <summary>Scoring step; applies all bounds.</summary>
public readonly struct ScoringBoundedPass : IBinPass
{
    /// <inheritdoc/>
    public static bool Expected => true;

    /// <inheritdoc/>
    public static double LeastAllowed => double.NegativeInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TReal Solve<TReal>(
        TReal y0,
        TReal y1,
        TReal n,
        ref TReal a0,
        ref TReal a1,
        ref TReal d0,
        ref TReal d1,
        ref TReal least,
        ref TReal greatest,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal e0,
        out TReal e1)
        where TReal : unmanaged, IReal<TReal>
        => TwoGroupBin.HoldAll(
            y0, y1, n, ref a0, ref a1, ref d0, ref d1, ref least, ref greatest, out c, out tau2, out kappa, out e0, out e1);
}
