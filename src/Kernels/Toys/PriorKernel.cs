using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Draws parameters from their priors, one toy per lane.</summary>
/// <remarks>
/// <para>Gaussian: the quantile of Φ(lower) + u (Φ(upper) − Φ(lower)), exactly the truncated distribution, without rejection.</para>
/// <para>Gamma: the method of Marsaglia and Tsang, ACM Trans. Math. Softw. 26 (2000) 363: d v with v = (1 + c x)³, x normal, is accepted where ln u &lt; x²/2 + d − d v + d ln v, and
/// here where it is within the bounds. More than 95 % of the attempts are accepted for every shape s ≥ 1; after <see cref="Attempts"/>, which has a probability below 10⁻⁴⁰ but where
/// bounds take most of the distribution, d itself is taken.</para>
/// <para>Every attempt has counters of its own: a lane's result does not depend on how long its neighbours take. Only correctly rounded operations, and <see cref="Elementary"/> and
/// <see cref="NormalDistribution"/> made of them, are used: the bits are the same on every accelerator.</para>
/// </remarks>
public static class PriorKernel
{
    /// <summary>Values per parameter; <see cref="PriorKind"/> names them.</summary>
    public const int Stride = 6;

    /// <summary>Counters (pairs of 64 bits) per parameter.</summary>
    public const int PairsPerDraw = 64;

    /// <summary>Most attempts at a gamma variate.</summary>
    public const int Attempts = PairsPerDraw / 2;

    /// <summary>Most parameters of one purpose.</summary>
    public const int MostDraws = (1 << ToySource.PairBits) / PairsPerDraw;

    /// <summary>Draws parameters.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TWord">The integers of its lanes.</typeparam>
    /// <typeparam name="TView">View of the results.</typeparam>
    /// <typeparam name="TTable">View of the values.</typeparam>
    /// <typeparam name="TIndices">View of the kinds.</typeparam>
    /// <param name="values">Values [parameter, <see cref="Stride"/>].</param>
    /// <param name="kinds">Kinds [parameter].</param>
    /// <param name="first">First parameter in both.</param>
    /// <param name="count">Parameters.</param>
    /// <param name="purpose"><see cref="ToyPurpose.PriorGlobal"/> or <see cref="ToyPurpose.PriorLocal"/>.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">The number of the toy in each lane.</param>
    /// <param name="target">Receives the parameters, from 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Draw<TReal, TWord, TView, TTable, TIndices>(
        TTable values, TIndices kinds, int first, int count, ToyPurpose purpose, in ToySource source, TWord toy, TView target)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TIndices : struct, IIndexView
    {
        for (int i = 0; i < count; i++)
        {
            int at = Stride * (first + i);
            ulong pair = ((ulong)purpose << ToySource.PairBits) + (ulong)(PairsPerDraw * i);
            switch ((PriorKind)kinds[first + i])
            {
                case PriorKind.Gaussian:
                    target[i] = Gaussian<TReal, TWord, TTable>(values, at, pair, source, toy);
                    break;
                case PriorKind.Gamma:
                    target[i] = Gamma<TReal, TWord, TTable>(values, at, pair, source, toy);
                    break;
                default:
                    target[i] = values[at];
                    break;
            }
        }
    }

    private static TReal Gaussian<TReal, TWord, TTable>(TTable values, int at, ulong pair, in ToySource source, TWord toy)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TTable : struct, IView<TReal>
    {
        Philox4x32.Generate<TReal, TWord>(toy, toy >> 32, TWord.From(pair), TWord.From(source.Stream), source.Seed, out TWord low, out _);
        TReal x = NormalDistribution.Quantile(TReal.Fma(TWord.Uniform(low), values[at + 3], values[at + 2]));
        return Within(TReal.Fma(values[at + 1], x, values[at]), values[at + 4], values[at + 5]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Gamma<TReal, TWord, TTable>(TTable values, int at, ulong pair, in ToySource source, TWord toy)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TTable : struct, IView<TReal>
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal d = values[at];
        TReal result = values[at + 2] * d;
        TReal pending = TReal.Equal(zero, zero);
        TWord stream = TWord.From(source.Stream);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (!TReal.Any(pending))
            {
                break;
            }

            ulong counter = pair + (ulong)(2 * attempt);
            Philox4x32.Generate<TReal, TWord>(toy, toy >> 32, TWord.From(counter), stream, source.Seed, out TWord low, out TWord high);
            RandomVariates.NormalPair(low, high, out TReal x, out _);
            Philox4x32.Generate<TReal, TWord>(toy, toy >> 32, TWord.From(counter + 1), stream, source.Seed, out low, out _);
            TReal root = TReal.Fma(values[at + 1], x, one);
            TReal positive = TReal.Less(zero, root);
            TReal v = TReal.Select(positive, root * root * root, one);
            TReal value = values[at + 2] * (d * v);
            TReal bound = TReal.Fma(TReal.From(0.5) * x, x, d * (one - v)) + (d * Elementary.Log(v));
            TReal accept = TReal.And(positive, TReal.Less(Elementary.Log(TWord.Uniform(low)), bound));
            accept = TReal.And(accept, TReal.And(TReal.LessOrEqual(values[at + 4], value), TReal.LessOrEqual(value, values[at + 5])));
            result = TReal.Select(TReal.And(pending, accept), value, result);
            pending = TReal.And(pending, TReal.Not(accept));
        }

        return Within(result, values[at + 4], values[at + 5]);
    }

    private static TReal Within<TReal>(TReal x, TReal lower, TReal upper)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Max(lower, TReal.Min(x, upper));
}
