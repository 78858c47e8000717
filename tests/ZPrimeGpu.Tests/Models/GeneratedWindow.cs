using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Models;

/// <summary>Windows made for tests: a Gaussian signal over a sloping background, every kind that the analysis meets.</summary>
internal static class GeneratedWindow
{
    /// <summary>About half a background event per bin, many empty bins.</summary>
    public static WindowTemplates LowCounts(int seed) => Make(seed, 1, 0.4, (0.05, 0.25), (0.1, 0.2));

    /// <summary>Monte-Carlo errors up to twice the template: bounds of γ are active.</summary>
    public static WindowTemplates Sparse(int seed) => Make(seed, 1, 0.6, (0.5, 2.0), (0.1, 0.6));

    /// <summary>A thousand events per bin.</summary>
    public static WindowTemplates HighCounts(int seed) => Make(seed, 1, 1000.0, (0.01, 0.1), (0.1, 0.2));

    /// <summary>With a resolution morph.</summary>
    public static WindowTemplates Morphed(int seed) => Make(seed, 1, 5.0, (0.05, 0.25), (0.1, 0.2)) with
    {
        SignalFractionWide = Signal(1, 1.15),
        SignalFractionNarrow = Signal(1, 0.88),
    };

    /// <summary>Two θ* slices, sparse and with a morph.</summary>
    public static WindowTemplates SparseMorphed(int seed) => Make(seed, 2, 0.3, (0.3, 1.5), (0.1, 0.6)) with
    {
        SignalFractionWide = Signal(2, 1.15),
        SignalFractionNarrow = Signal(2, 0.88),
    };

    /// <summary>So many θ* slices of 20 bins, so many background events per bin.</summary>
    public static WindowTemplates Of(int seed, int thetaBins, double perBin) => Make(seed, thetaBins, perBin, (0.03, 0.25), (0.1, 0.2));

    public static WindowTemplates ByName(string name, int seed) => name switch
    {
        "low" => LowCounts(seed),
        "sparse" => Sparse(seed),
        "high" => HighCounts(seed),
        "morph" => Morphed(seed),
        _ => SparseMorphed(seed),
    };

    public static double[] Toy(WindowTemplates window, double sigma, Random random)
    {
        double scale = window.LuminosityFb * window.Efficiency * sigma;
        return [.. window.Background.Zip(window.SignalFraction, (b, t) => Poisson(random, b + (scale * t)))];
    }

    private static WindowTemplates Make(
        int seed, int thetaBins, double perBin, (double Min, double Max) backgroundError, (double Min, double Max) signalError)
    {
        var random = new Random(seed);
        int bins = 20 * thetaBins;
        double[] background = [.. Enumerable.Range(0, bins).Select(i => perBin * (1.0 + (0.02 * (i - (bins / 2)))) * (0.4 + random.NextDouble()))];
        return new WindowTemplates
        {
            Index = seed,
            MassGeV = 1.0,
            LuminosityFb = 79.7,
            LuminosityError = 0.01,
            Efficiency = 0.05,
            EfficiencyError = 0.065,
            SignalFraction = Signal(thetaBins, 1.0),
            SignalRelativeError = [.. Enumerable.Range(0, bins).Select(_ => Uniform(random, signalError))],
            Background = background,
            BackgroundRelativeError = [.. Enumerable.Range(0, bins).Select(_ => Uniform(random, backgroundError))],
            Observed = [.. background.Select(b => Poisson(random, b))],
        };
    }

    private static double[] Signal(int thetaBins, double width)
    {
        var signal = new double[20 * thetaBins];
        for (int i = 0; i < signal.Length; i++)
        {
            double x = (i / thetaBins) - 9.5;
            signal[i] = Math.Exp(-0.5 * x * x / (width * width)) / (width * Math.Sqrt(2.0 * Math.PI) * thetaBins);
        }

        return signal;
    }

    private static double Uniform(Random random, (double Min, double Max) range) => range.Min + ((range.Max - range.Min) * random.NextDouble());

    private static double Poisson(Random random, double mean)
    {
        // Sum of parts small enough for the product of uniforms.
        double n = 0.0;
        for (double left = mean; left > 0.0; left -= 20.0)
        {
            double limit = Math.Exp(-Math.Min(left, 20.0));
            for (double product = random.NextDouble(); product > limit; product *= random.NextDouble())
            {
                n++;
            }
        }

        return n;
    }
}
