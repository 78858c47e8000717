using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>One bin with its locals of any kind eliminated, bounds included.</summary>
/// <remarks>
/// <para>Every local follows the pull r = 1 − n/λ: a Gaussian one as γ = a − r δ²Y, a Poisson one as γ = a/(1 + r qY) with q = 1/τ, clipped to its
/// bounds. λ(r) = λ₀ + Σ Y γ(r) never rises with r, so λ(r)(1 − r) = n has one root with λ &gt; 0, which lies between any r and
/// 1 − n/λ(r). For n = 0 the solution is r = 1.</para>
/// <para>Around any r every local is Gaussian to first order, with the variance v = −(dγ/dr)/Y and the centre γ + r v Y; of those, <see cref="ProfiledBin"/>
/// gives the solution in closed form. Repeated at the new r this is Newton's method, with the 1/λ of the likelihood kept exact: one step where all locals
/// are Gaussian and inside their bounds. Steps that leave the bracket are replaced by bisection of ln λ. A lane stays where it converged, whatever its
/// neighbours need.</para>
/// <para>The results are those of the Gaussian locals at the solution: with u = γ − r v Y, τ² = Σ v Y² and κ = 1/(τ² + λ²/n),
/// ∂N/∂Y_g = r γ_g and ∂²N/∂Y_g∂Y_h = κ u_g u_h − δ_gh r² v_g. A local that is fixed (δ² = 0) or at a bound has v = 0.</para>
/// <para>A Poisson local of auxiliary count zero costs τγ: it jumps from bound to bound at r = −1/(qY), and where that is the
/// solution, any γ between is possible. It is taken as a Gaussian one of centre −10⁸ and variance 10⁸ q, which adds γ²τ/(2·10⁸) to its cost
/// where it is solved for (but not to the NLL): r and second derivatives are then good to 10⁻⁸ (relative).</para>
/// </remarks>
public static class LocalSolver
{
    /// <summary>Largest |α| of a shift (pyhf).</summary>
    public const double ShiftMax = 5.0;

    private const double StepCentre = -1e8;
    private const double Tolerance = 1e-10;
    private const double Rounding = 1e-15;
    private const int TrustedRounds = 6;
    private const int MaxRounds = 160;

    /// <summary>Solves a bin, with its NLL.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TIndex">A view of integers.</typeparam>
    /// <typeparam name="TView">A view of numbers.</typeparam>
    /// <param name="kinds">Kinds of the groups (<see cref="LocalKind"/>).</param>
    /// <param name="kindsAt">First index in <paramref name="kinds"/>.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="scratch">
    /// Scratch [group, <see cref="ModelShape.GroupScratch"/>], places named in <see cref="GeneralBin"/>: yield, auxiliary value and variance (δ², 1/τ; 0 = fixed)
    /// are read; variance (v), slope (v Y), γ or α, and width (the variance as given) are written.
    /// </param>
    /// <param name="scratchAt">First index in <paramref name="scratch"/>.</param>
    /// <param name="ungrouped">λ₀, plus <see cref="ProfiledBin.SmallestYield"/>.</param>
    /// <param name="n">n.</param>
    /// <param name="c">λ + r τ².</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ; 0 for n = 0.</param>
    /// <param name="nll">
    /// The bin's NLL without n ln(n/λ), relative to the saturated one: (λ − n) + Σ costs of the constraints. With the logarithm of
    /// <paramref name="ratio"/>, absolute error a few ulp of √n where the pulls are moderate.
    /// </param>
    /// <param name="ratio">n/λ; 1 for n = 0, ∞ where n events are impossible.</param>
    /// <returns>r; 1 for n = 0, −∞ where n events are impossible.</returns>
    public static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal nll,
        out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal r = Profile(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out c, out tau2, out kappa, out TReal closed);
        TReal one = TReal.From(1.0);
        TReal empty = TReal.Equal(n, TReal.From(0.0));
        ratio = TReal.Select(empty, one, one - r);

        // λ − n = rλ does not cancel. n ln(1 − r) = n ln(ratio) + λ·(what rounding took from 1 − r): for 10⁹ events an ulp of the ratio is 10⁻⁷ of the NLL.
        TReal lambda = c - (r * tau2);
        TReal lost = TReal.Select(empty, TReal.From(0.0), lambda * ((one - ratio) - r));
        nll = TReal.Fma(r, TReal.Fma(TReal.From(0.5) * r, tau2, lambda), lost);
        if (!TReal.All(closed))
        {
            TReal value = ValueAtLocals(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out TReal own);
            nll = TReal.Select(closed, nll, value);
            ratio = TReal.Select(closed, ratio, own);
        }

        return r;
    }

    /// <summary>Solves a bin without its NLL, for derivatives: no logarithms.</summary>
    /// <param name="kinds">Kinds of the groups.</param>
    /// <param name="kindsAt">First index in <paramref name="kinds"/>.</param>
    /// <param name="groups">Groups.</param>
    /// <param name="scratch">Scratch.</param>
    /// <param name="scratchAt">First index in <paramref name="scratch"/>.</param>
    /// <param name="ungrouped">λ₀, plus <see cref="ProfiledBin.SmallestYield"/>.</param>
    /// <param name="n">n.</param>
    /// <param name="c">λ + r τ².</param>
    /// <param name="tau2">τ².</param>
    /// <param name="kappa">κ.</param>
    /// <returns>r.</returns>
    public static TReal Solve<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
        => Profile(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, out c, out tau2, out kappa, out _);

    /// <summary>Lower bound of the locals of a kind.</summary>
    internal static double LowerBound(LocalKind kind) => kind == LocalKind.GaussianShift ? -ShiftMax : ProfiledBin.GammaMin;

    /// <summary>Upper bound of the locals of a kind.</summary>
    internal static double UpperBound(LocalKind kind) => kind == LocalKind.GaussianShift ? ShiftMax : ProfiledBin.GammaMax;

    /// <summary>The closed form, and the iteration where it is not the solution.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal Profile<TReal, TIndex, TView>(
        TIndex kinds,
        int kindsAt,
        int groups,
        TView scratch,
        int scratchAt,
        TReal ungrouped,
        TReal n,
        out TReal c,
        out TReal tau2,
        out TReal kappa,
        out TReal closed)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        c = ungrouped;
        tau2 = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            TReal y = scratch[at + GeneralBin.Yield];
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal width = scratch[at + GeneralBin.Variance];
            TReal variance = (LocalKind)kinds[kindsAt + group] == LocalKind.PoissonFactor ? a * width : width;
            TReal slope = variance * y;
            scratch[at + GeneralBin.Width] = width;
            scratch[at + GeneralBin.Variance] = variance;
            scratch[at + GeneralBin.Slope] = slope;
            c = TReal.Fma(a, y, c);
            tau2 = TReal.Fma(slope, y, tau2);
        }

        TReal r = ProfiledBin.Pull(c, tau2, n, out kappa);
        closed = TReal.And(TReal.Equal(r, r), TReal.Or(TReal.Equal(n, zero), TReal.LessOrEqual(zero, c + tau2)));
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal gamma = scratch[at + GeneralBin.Auxiliary] - (r * scratch[at + GeneralBin.Slope]);
            scratch[at + GeneralBin.Gamma] = gamma;
            TReal within = TReal.And(
                TReal.LessOrEqual(TReal.From(LowerBound(kind)), gamma), TReal.LessOrEqual(gamma, TReal.From(UpperBound(kind))));
            if (kind == LocalKind.PoissonFactor)
            {
                within = TReal.And(within, TReal.Equal(scratch[at + GeneralBin.Yield], zero));
            }

            closed = TReal.And(closed, TReal.Or(within, TReal.Equal(scratch[at + GeneralBin.Width], zero)));
        }

        return TReal.All(closed)
            ? r
: Iterate(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, n, closed, r, ref c, ref tau2, ref kappa);
    }

    /// <summary>Newton steps from one Gaussian approximation to the next; lanes whose closed form was right keep it, to the last bit.</summary>
    /// <remarks>
    /// With λ and τ² at a point p, the step Δ solves (λ − Δτ²)(1 − p − Δ) = n. Neither it nor γ − Δ v Y cancels, however steep a local is.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal Iterate<TReal, TIndex, TView>(
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
        TReal usable = TReal.Or(closed, TReal.And(TReal.Less(start, one), TReal.Less(TReal.From(-1e300), start)));
        TReal point = TReal.Select(empty, one, TReal.Select(usable, start, zero));
        TReal exact = TReal.Or(TReal.Or(closed, empty), impossible);
        TReal done = exact;
        TReal low = TReal.From(double.NegativeInfinity);
        TReal high = one;
        TReal lambda;
        TReal variance;
        TReal root;
        TReal step;
        for (int round = 0; ; round++)
        {
            lambda = Linearise(kinds, kindsAt, groups, scratch, scratchAt, ungrouped, point, out variance);
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
            TReal slack = TReal.From(Rounding) * (one + TReal.Abs(next));
            TReal inside = TReal.And(TReal.LessOrEqual(low - slack, next), TReal.LessOrEqual(next, high + slack));
            inside = round >= TrustedRounds && round % 2 == 0 ? never : inside;
            if (!TReal.All(TReal.Or(done, inside)))
            {
                next = TReal.Select(inside, next, Between(kinds, kindsAt, groups, scratch, scratchAt, low, high));
            }

            point = TReal.Select(done, point, next);
        }

        Finish(kinds, kindsAt, groups, scratch, scratchAt, step);
        TReal r = point + step;
        c = TReal.Select(closed, c, TReal.Fma(point, variance, lambda));
        tau2 = TReal.Select(closed, tau2, variance);
        kappa = TReal.Select(closed, kappa, TReal.Select(exact, zero, (one - r) / root));
        return TReal.Select(impossible, TReal.From(double.NegativeInfinity), r);
    }

    /// <summary>The largest λ within the bounds.</summary>
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
            TReal free = TReal.Max(y * TReal.From(LowerBound(kind)), y * TReal.From(UpperBound(kind)));
            TReal held = TReal.Equal(scratch[at + GeneralBin.Width], TReal.From(0.0));
            sum += TReal.Select(held, scratch[at + GeneralBin.Auxiliary] * y, free);
        }

        return sum;
    }

    /// <summary>The locals at a point r, and the variances and slopes of the Gaussian ones that agree with them there to first order.</summary>
    /// <returns>λ(r).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TReal Linearise<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped, TReal r, out TReal tau2)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal lambda = ungrouped;
        tau2 = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal y = scratch[at + GeneralBin.Yield];
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal variance = scratch[at + GeneralBin.Width];
            TReal min = TReal.From(LowerBound(kind));
            TReal max = TReal.From(UpperBound(kind));
            TReal free = TReal.Not(TReal.Equal(variance, zero));
            TReal gamma = kind == LocalKind.PoissonFactor ? PoissonLocal(r, y, a, free, ref variance) : a - (r * (variance * y));
            TReal isLow = TReal.And(free, TReal.Less(gamma, min));
            TReal isHigh = TReal.And(free, TReal.Less(max, gamma));
            gamma = TReal.Select(isLow, min, TReal.Select(isHigh, max, gamma));
            variance = TReal.Select(TReal.Or(isLow, isHigh), zero, variance);
            TReal slope = variance * y;
            scratch[at + GeneralBin.Gamma] = gamma;
            scratch[at + GeneralBin.Variance] = variance;
            scratch[at + GeneralBin.Slope] = slope;
            tau2 = TReal.Fma(slope, y, tau2);
            lambda = TReal.Fma(gamma, y, lambda);
        }

        return lambda;
    }

    /// <summary>γ = a/(1 + x), x = r qY; its variance is a q/(1 + x)².</summary>
    /// <param name="r">r.</param>
    /// <param name="y">Y.</param>
    /// <param name="a">a.</param>
    /// <param name="free">Mask: not fixed.</param>
    /// <param name="variance">q; receives the variance.</param>
    /// <returns>γ without bounds; where it would have no upper bound, one above it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal PoissonLocal<TReal>(TReal r, TReal y, TReal a, TReal free, ref TReal variance)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal denominator = one + (r * (variance * y));
        TReal step = TReal.And(free, TReal.LessOrEqual(a, TReal.From(ProfiledBin.GammaMin)));

        // Twice the upper bound, where 1 + x is so small, or negative, that γ would be larger.
        TReal smallest = a * TReal.From(0.5 / ProfiledBin.GammaMax);
        TReal inverse = one / TReal.Select(TReal.And(free, TReal.Not(step)), TReal.Max(denominator, smallest), one);
        TReal gamma = a * inverse;
        TReal slope = gamma * (variance * inverse);
        variance = TReal.Select(step, TReal.From(-StepCentre) * variance, slope);
        return TReal.Select(step, TReal.From(StepCentre) * denominator, gamma);
    }

    /// <summary>A point inside a bracket: where a local is at its nominal value, however short its way from bound to bound, or the middle.</summary>
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
                shift = TReal.Select(step, TReal.From(-1.0 + (1.0 / StepCentre)), shift);
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
        TReal open = TReal.Less(low, TReal.From(-1e300));
        TReal near = TReal.Max(one - high, TReal.From(1e-16));
        TReal far = TReal.Select(open, one, one - low);
        TReal geometric = one - (TReal.Sqrt(near) * TReal.Sqrt(far));
        TReal middle = TReal.Select(TReal.Less(TReal.From(4.0) * near, far), geometric, TReal.From(0.5) * (low + high));
        return TReal.Select(open, one - (TReal.From(16.0) * TReal.Max(near, one)), middle);
    }

    /// <summary>Moves the locals by a step in r.</summary>
    private static void Finish<TReal, TIndex, TView>(TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal step)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            var kind = (LocalKind)kinds[kindsAt + group];
            TReal gamma = scratch[at + GeneralBin.Gamma] - (step * scratch[at + GeneralBin.Slope]);

            // The last step, though tiny, may end a rounding error outside.
            TReal clipped = TReal.Min(TReal.Max(gamma, TReal.From(LowerBound(kind))), TReal.From(UpperBound(kind)));
            TReal held = TReal.Equal(scratch[at + GeneralBin.Width], TReal.From(0.0));
            scratch[at + GeneralBin.Gamma] = TReal.Select(held, gamma, clipped);
        }
    }

    /// <summary>The NLL at the locals in the scratch. Being a minimum, it hardly depends on how exactly they solve their equations.</summary>
    private static TReal ValueAtLocals<TReal, TIndex, TView>(
        TIndex kinds, int kindsAt, int groups, TView scratch, int scratchAt, TReal ungrouped, TReal n, out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal lambda = ungrouped;
        TReal cost = zero;
        for (int group = 0; group < groups; group++)
        {
            int at = scratchAt + (ModelShape.GroupScratch * group);
            TReal a = scratch[at + GeneralBin.Auxiliary];
            TReal gamma = scratch[at + GeneralBin.Gamma];
            TReal width = scratch[at + GeneralBin.Width];
            TReal held = TReal.Equal(width, zero);
            TReal shift = gamma - a;
            TReal scaled = (LocalKind)kinds[kindsAt + group] == LocalKind.PoissonFactor
                ? PoissonCost(a, TReal.Select(held, one, gamma))
                : TReal.From(0.5) * (shift * shift);
            cost += TReal.Select(held, zero, scaled / TReal.Select(held, one, width));
            lambda = TReal.Fma(gamma, scratch[at + GeneralBin.Yield], lambda);
        }

        TReal empty = TReal.Equal(n, zero);
        TReal excess = lambda - n;
        TReal possible = TReal.Less(zero, lambda);
        TReal pull = excess / TReal.Select(possible, lambda, one);
        TReal quotient = one - pull;
        TReal lost = lambda * ((one - quotient) - pull);
        ratio = TReal.Select(empty, one, TReal.Select(possible, quotient, TReal.From(double.PositiveInfinity)));
        return (excess + cost) + TReal.Select(empty, zero, lost);
    }

    /// <summary>γ − a + a ln(a/γ): the cost over τ.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal PoissonCost<TReal>(TReal a, TReal gamma)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal excess = TReal.Select(TReal.Equal(a, zero), zero, (a - gamma) / gamma);
        return TReal.Fma(a, Elementary.Log1p(excess), gamma - a);
    }
}
