using System.Buffers;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Expected p-values at one tested value, −2σ … +2σ, by pyhf's recipe: percentiles of the p-values of background-only toys, each treated as data.</summary>
/// <param name="Cls">CLs.</param>
/// <param name="ClsError">Its Monte-Carlo error.</param>
/// <param name="Clsb">CLs+b.</param>
/// <param name="ClsbError">Its Monte-Carlo error.</param>
internal sealed record ToyBands(double[] Cls, double[] ClsError, double[] Clsb, double[] ClsbError)
{
    /// <summary>Evaluates the bands.</summary>
    /// <remarks>Percentile 100 Φ(N) of m values: linear between the two sorted values around index Φ(N)(m − 1), as numpy has it. CLs and CLs+b are sorted each on their own.</remarks>
    /// <param name="signal">Signal-plus-background toys.</param>
    /// <param name="background">Background-only toys.</param>
    public static ToyBands Of(ToyDistribution signal, ToyDistribution background)
    {
        int toys = background.Count;
        double[] cls = ArrayPool<double>.Shared.Rent(toys);
        double[] clsb = ArrayPool<double>.Shared.Rent(toys);
        FillPValues(signal.Sorted, background.Sorted, cls.AsSpan(0, toys), clsb.AsSpan(0, toys));
        cls.AsSpan(0, toys).Sort();
        clsb.AsSpan(0, toys).Sort();
        ToyQuantile[] quantiles = [.. AsymptoticFormulae.BandSigmas.Select(n => ToyQuantile.At(n, signal, background))];
        var bands = new ToyBands(
            [.. AsymptoticFormulae.BandSigmas.Select(n => Percentile(cls.AsSpan(0, toys), n))],
            [.. quantiles.Select(q => q.ClsError)],
            [.. AsymptoticFormulae.BandSigmas.Select(n => Percentile(clsb.AsSpan(0, toys), n))],
            [.. quantiles.Select(q => q.ClsbError)]);
        ArrayPool<double>.Shared.Return(cls);
        ArrayPool<double>.Shared.Return(clsb);
        return bands;
    }

    private static void FillPValues(ReadOnlySpan<double> signal, ReadOnlySpan<double> background, Span<double> cls, Span<double> clsb)
    {
        // Both samples are sorted: one pass.
        int signalBelow = 0;
        int backgroundBelow = 0;
        for (int toy = 0; toy < background.Length; toy++)
        {
            double smallest = ToyDistribution.SmallestTie(background[toy]);
            while (signalBelow < signal.Length && signal[signalBelow] < smallest)
            {
                signalBelow++;
            }

            while (background[backgroundBelow] < smallest)
            {
                backgroundBelow++;
            }

            clsb[toy] = (double)(signal.Length - signalBelow) / signal.Length;
            cls[toy] = clsb[toy] / ((double)(background.Length - backgroundBelow) / background.Length);
        }
    }

    private static double Percentile(ReadOnlySpan<double> sorted, double sigmas)
    {
        double at = AsymptoticFormulae.Survival(-sigmas) * (sorted.Length - 1);
        int below = Math.Min((int)at, sorted.Length - 2);
        return below < 0 ? sorted[0] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
