using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>
/// The likelihood of a window without uncertainties of luminosity and efficiency and without a morph, written down as in the paper: signal σ·s, background ν·b, a factor
/// γ ~ N(1, ρ) per bin for each of the two. Shares no code with the kernels; slow.
/// </summary>
/// <param name="window">The window.</param>
/// <param name="counts">Observed counts [bin].</param>
internal sealed class PlainWindow(WindowTemplates window, double[] counts)
{
    private const double GammaMin = 1e-10;
    private const double GammaMax = 10.0;
    private const int Halvings = 100;
    private static readonly double Golden = 0.5 * (Math.Sqrt(5.0) - 1.0);

    /// <summary>NLL relative to the saturated model, the best γ in every bin: Σ λ − n − n ln(λ/n) + (γ − 1)²/2ρ².</summary>
    /// <param name="sigma">σ [fb].</param>
    /// <param name="nu">ν.</param>
    public double Nll(double sigma, double nu)
    {
        double sum = 0.0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double signal = sigma * window.LuminosityFb * window.Efficiency * window.SignalFraction[bin];
            double background = nu * window.Background[bin];
            double signalError = window.SignalFraction[bin] > 0.0 ? window.SignalRelativeError[bin] : 0.0;
            sum += Bin(counts[bin], signal, signalError, background, window.BackgroundRelativeError[bin]);
        }

        return sum;
    }

    /// <summary>The smallest NLL over ν in a range, by golden sections.</summary>
    public double Profile(double sigma, double lower, double upper) => Minimum(nu => Nll(sigma, nu), lower, upper);

    /// <summary>The smallest value of a function with one minimum.</summary>
    public static double Minimum(Func<double, double> f, double lower, double upper)
    {
        double a = upper - (Golden * (upper - lower));
        double b = lower + (Golden * (upper - lower));
        double fa = f(a);
        double fb = f(b);
        double best = Math.Min(f(lower), f(upper));
        while (upper - lower > 1e-7 * (1e-12 + Math.Abs(upper)))
        {
            if (fa < fb)
            {
                (upper, b, fb) = (b, a, fa);
                a = upper - (Golden * (upper - lower));
                fa = f(a);
            }
            else
            {
                (lower, a, fa) = (a, b, fb);
                b = lower + (Golden * (upper - lower));
                fb = f(b);
            }
        }

        return Math.Min(best, Math.Min(fa, fb));
    }

    /// <summary>At the best γ, each is 1 − r·yield·ρ² with the common r = 1 − n/λ, inside its bounds: r by bisection.</summary>
    private static double Bin(double n, double signal, double signalError, double background, double backgroundError)
    {
        if (n > 0.0 && signal + background <= 0.0)
        {
            return double.PositiveInfinity;
        }

        double Gamma(double r, double yield, double error) => Math.Min(Math.Max(1.0 - (r * yield * error * error), GammaMin), GammaMax);
        double Expectation(double r) => (signal * Gamma(r, signal, signalError)) + (background * Gamma(r, background, backgroundError));
        double high = 1.0;
        double low = 0.0;
        while (n > 0.0 && (1.0 - low) * Expectation(low) < n)
        {
            low = (2.0 * low) - 1.0;
        }

        for (int i = 0; i < Halvings && n > 0.0; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = (1.0 - middle) * Expectation(middle) > n ? (middle, high) : (low, middle);
        }

        double lambda = Expectation(high);
        double Pull(double yield, double error) => error > 0.0 ? (Gamma(high, yield, error) - 1.0) / error : 0.0;
        double first = Pull(signal, signalError);
        double second = Pull(background, backgroundError);
        return lambda - n - (n > 0.0 ? n * Math.Log(lambda / n) : 0.0) + (0.5 * ((first * first) + (second * second)));
    }
}
