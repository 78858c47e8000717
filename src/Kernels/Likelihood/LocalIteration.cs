using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Newton steps from one Gaussian approximation of the locals to the next, bracketed.</summary>
/// <remarks>
/// With λ and τ² at a point p, the step Δ solves (λ − Δτ²)(1 − p − Δ) = n. Neither it nor γ − Δ v Y cancels, however steep a local is.
/// The root lies between any r and 1 − n/λ(r). A step out of that bracket, and now and then one after several, is replaced by a point where a local
/// would be at its nominal value, or by the middle of the bracket. A lane stays where it converged, whatever its neighbours need.
/// </remarks>
internal static class LocalIteration
{
    private const double Tolerance = 1e-10;
    private const double Rounding = 1e-15;
    private const double Far = 1e300;
    private const int TrustedRounds = 6;
    private const int MaxRounds = 160;

    /// <summary>Solves the lanes whose closed form is not the solution; the others keep it, to the last bit.</summary>
    /// <param name="kinds">Kinds of the groups.</param>
    /// <param name="kindsAt">First index in <paramref name="kinds"/>.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="scratch">Scratch: yield, auxiliary value and width are read, the rest is written.</param>
    /// <param name="scratchAt">First index in <paramref name="scratch"/>.</param>
    /// <param name="ungrouped">λ₀.</param>
    /// <param name="n">n.</param>
    /// <param name="closed">Mask: the closed form is the solution.</param>
    /// <param name="start">r of the closed form.</param>
    /// <param name="c">λ + r τ².</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ.</param>
    /// <returns>r; −∞ where n events are impossible.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        TReal closed,
        TReal start,
        ref TReal c,
        ref TReal tau2,
        ref TReal kappa)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal never = TReal.Less(zero, zero);
        TReal empty = TReal.Equal(n, zero);
        TReal highest = HighestExpectation(kinds, kindsAt, groups, scratch, scratchAt, ungrouped);
        TReal impossible = TReal.And(TReal.Not(empty), TReal.Not(TReal.Less(zero, highest)));
        TReal usable = TReal.Or(closed, TReal.And(TReal.Less(start, one), TReal.Less(TReal.From(-Far), start)));
        TReal point = TReal.Select(empty, one, TReal.Select(usable, start, zero));
        TReal exact = TReal.Or(TReal.Or(closed, empty), impossible);
        TReal done = exact;
        TReal low = TReal.From(-Far);
        TReal high = one;
        TReal lambda;
        TReal variance;
        TReal root;
        TReal step;
        for (int round = 0; ; round++)
        {
            lambda = LinearisedLocals.At(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, point, out variance);
            TReal scaled = (one - point) * variance;
            TReal difference = lambda - scaled;
            TReal excess = TReal.Fma(-point, lambda, lambda - n);
            root = TReal.Sqrt(TReal.Fma(difference, difference, TReal.From(4.0) * (n * variance)));
            step = TReal.Select(exact, zero, (excess + excess) / ((lambda + scaled) + root));
            TReal move = TReal.Abs(step);
            TReal size = TReal.Abs(point);
            TReal near = TReal.And(
                TReal.LessOrEqual(move, TReal.From(Tolerance) * (one + size)),
                TReal.LessOrEqual(move * variance, TReal.Fma(TReal.From(Tolerance), lambda, TReal.From(Rounding) * (size * variance))));
            done = TReal.Or(done, near);
            if (round == MaxRounds || TReal.All(done))
            {
                break;
            }

            // The root lies between this point and 1 − n/λ there.
            TReal positive = TReal.Less(zero, lambda);
            TReal other = one - (n / TReal.Select(positive, lambda, one));
            TReal beyond = TReal.Or(TReal.Not(positive), TReal.Less(excess, zero));
            high = TReal.Min(TReal.Select(beyond, point, other), high);
            low = TReal.Max(TReal.Select(beyond, TReal.Select(positive, other, low), point), low);
            TReal next = point + step;
            TReal slack = TReal.From(Rounding) * (one + TReal.Min(TReal.Abs(next), TReal.From(Far)));
            TReal inside = TReal.And(TReal.LessOrEqual(low - slack, next), TReal.LessOrEqual(next, high + slack));
            inside = round >= TrustedRounds && round % 2 == 0 ? never : inside;
            if (!TReal.All(TReal.Or(done, inside)))
            {
                next = TReal.Select(inside, next, Between(kinds, kindsAt, groups, scratch, scratchAt, low, high));
            }

            point = TReal.Select(done, point, next);
        }

        LinearisedLocals.Move(kinds, kindsAt, groups, scratch, scratchAt, step);
        TReal r = point + step;
        c = TReal.Select(closed, c, TReal.Fma(point, variance, lambda));
        tau2 = TReal.Select(closed, tau2, variance);
        kappa = TReal.Select(closed, kappa, TReal.Select(exact, zero, (one - r) / root));
        return TReal.Select(impossible, TReal.From(double.NegativeInfinity), r);
    }

    /// <summary>The largest λ within the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal HighestExpectation<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal sum = ungrouped;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal y = scratch[at + GeneralBin.Yield];
            TReal free = TReal.Max(y * TReal.From(LocalBounds.Lower(kind)), y * TReal.From(LocalBounds.Upper(kind)));
            TReal held = TReal.Equal(scratch[at + GeneralBin.Width], TReal.From(0.0));
            sum += TReal.Select(held, scratch[at + GeneralBin.Auxiliary] * y, free);
        }

        return sum;
    }

    /// <summary>A point inside a bracket: where a local is at its nominal value, however short its way from bound to bound, or the middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal Between<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal low, TReal high)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal point = Middle(low, high);
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal slope = scratch[at + GeneralBin.Width] * scratch[at + GeneralBin.Yield];
            TReal nominal = TReal.From(kind == LocalKind.GaussianShift ? 0.0 : 1.0);
            TReal shift = a - nominal;
            if (kind == LocalKind.PoissonFactor)
            {
                TReal step = TReal.LessOrEqual(a, TReal.From(ProfiledBin.GammaMin));
                shift = TReal.Select(step, TReal.From(-1.0 + (1.0 / LinearisedLocals.StepCentre)), shift);
            }

            TReal candidate = shift / slope;
            TReal inside = TReal.And(TReal.Less(low, candidate), TReal.Less(candidate, high));
            point = TReal.Select(inside, candidate, point);
        }

        return point;
    }

    /// <summary>The middle of a bracket; in ln(1 − r) where it is wide, and far below where there is no lower end yet.</summary>
    private static TReal Middle<TReal>(TReal low, TReal high)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal open = TReal.LessOrEqual(low, TReal.From(-Far));
        TReal near = TReal.Max(one - high, TReal.From(1e-16));
        TReal far = TReal.Select(open, one, one - low);
        TReal geometric = one - (TReal.Sqrt(near) * TReal.Sqrt(far));
        TReal middle = TReal.Select(TReal.Less(TReal.From(4.0) * near, far), geometric, TReal.From(0.5) * (low + high));
        return TReal.Select(open, one - (TReal.From(16.0) * TReal.Max(near, one)), middle);
    }
}
