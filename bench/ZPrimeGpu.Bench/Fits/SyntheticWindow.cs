using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Bench.Fits;

/// <summary>Windows like those of the analysis: a Gaussian signal over a smooth background, 20 M² bins times θ* slices.</summary>
internal static class SyntheticWindow
{
    public static WindowTemplates Make(int index, int thetaBins, double backgroundPerBin, bool morph = false, double largestError = 0.25)
    {
        var random = new Random(7919 + index);
        int bins = 20 * thetaBins;
        var signal = new double[bins];
        var wide = new double[bins];
        var narrow = new double[bins];
        var background = new double[bins];
        var signalError = new double[bins];
        var backgroundError = new double[bins];
        var observed = new double[bins];
        for (int m2 = 0; m2 < 20; m2++)
        {
            for (int theta = 0; theta < thetaBins; theta++)
            {
                int bin = (m2 * thetaBins) + theta;
                double share = (theta + 1.0) / (thetaBins * (thetaBins + 1) / 2.0);
                signal[bin] = share * Gauss(m2 - 9.5, 1.0);
                wide[bin] = share * Gauss(m2 - 9.5, 1.1);
                narrow[bin] = share * Gauss(m2 - 9.5, 0.9);
                background[bin] = backgroundPerBin * (1.0 + (0.02 * (m2 - 10))) * (0.5 + random.NextDouble());
                signalError[bin] = 0.1 + (0.05 * random.NextDouble());
                backgroundError[bin] = 0.05 + ((largestError - 0.05) * random.NextDouble());
                observed[bin] = Poisson(random, background[bin]);
            }
        }

        return new WindowTemplates
        {
            Index = index,
            MassGeV = 0.01 + (0.0146 * index),
            LuminosityFb = 79.7,
            LuminosityError = 0.01,
            Efficiency = 0.05,
            EfficiencyError = 0.065,
            SignalFraction = signal,
            SignalRelativeError = signalError,
            SignalFractionWide = morph ? wide : null,
            SignalFractionNarrow = morph ? narrow : null,
            Background = background,
            BackgroundRelativeError = backgroundError,
            Observed = observed,
        };
    }

    public static double Poisson(Random random, double mean)
    {
        if (mean > 30.0)
        {
            double z = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
            return Math.Max(0.0, Math.Round(mean + (z * Math.Sqrt(mean))));
        }

        double limit = Math.Exp(-mean);
        double product = random.NextDouble();
        int n = 0;
        while (product > limit)
        {
            n++;
            product *= random.NextDouble();
        }

        return n;
    }

    private static double Gauss(double x, double width)
        => Math.Exp(-0.5 * x * x / (width * width)) / (width * Math.Sqrt(2.0 * Math.PI));
}
