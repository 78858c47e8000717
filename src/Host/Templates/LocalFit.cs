namespace ZPrimeGpu.Host.Templates;

/// <summary>A local log-linear fit of the density of one process around one M²rec bin.</summary>
/// <param name="Content">Expectation of the centre bin [events].</param>
/// <param name="Slope">d ln(density)/d(bin).</param>
/// <param name="Distance">Σ (W − F)²/max(V, w F) over the kernel's bins: how well the exponential describes them.</param>
internal readonly record struct LocalFit(double Content, double Slope, double Distance)
{
    private const int MostIterations = 60;
    private const double Converged = 1e-12;

    /// <summary>Standard deviation of the prior of the slope: the density changes by a factor e⁴ over the half width.</summary>
    private const double SlopePrior = 4.0;

    /// <summary>
    /// Fits F_j = Δ_j exp(a + b (j − i)) to the contents W_j of the kernel's bins: the local Poisson likelihood
    /// <c>Σ k_j (W_j ln F_j − F_j)/w − (b h/4)²/2</c> is largest. The contents then match in the sum Σ k W, and (but for the weak prior, which keeps
    /// the slope finite where a few events sit at one end) in the first moment; an exponential is reproduced exactly, and F is positive.
    /// </summary>
    /// <param name="kernel">Kernel of half width at least 1.</param>
    /// <param name="content">W [M² bin]; Σ k W must be positive.</param>
    /// <param name="edges">M² edges [GeV²]; Δ are the bin widths.</param>
    /// <param name="variance">V: variance of W [M² bin].</param>
    /// <param name="typicalWeight">w: weight of a typical event here; sets the scale of the prior and of empty bins' variance.</param>
    /// <param name="influence">Set to dF_i/dW_j, for the propagation of the Monte-Carlo error [kernel bin].</param>
    public static LocalFit Around(
        BinKernel kernel, ReadOnlySpan<double> content, ReadOnlySpan<double> edges, ReadOnlySpan<double> variance, double typicalWeight, Span<double> influence)
    {
        double h = kernel.HalfWidth;
        double priorInformation = h * h / (SlopePrior * SlopePrior);
        double sumEvents = 0, sumMoment = 0, sumWidths = 0;
        for (int j = kernel.First; j < kernel.End; j++)
        {
            double k = kernel[j];
            double events = k * content[j] / typicalWeight;
            sumEvents += events;
            sumMoment += events * (j - kernel.Centre);
            sumWidths += k * (edges[j + 1] - edges[j]);
        }

        double a = Math.Log(sumEvents / sumWidths);
        double b = 0;
        Moments moments = Moments.At(kernel, edges, a, b);
        double objective = Objective(moments, a, b);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double gradientA = sumEvents - moments.Sum;
            double gradientB = sumMoment - moments.First - (priorInformation * b);
            double determinant = (moments.Sum * (moments.Second + priorInformation)) - (moments.First * moments.First);
            double stepA = (((moments.Second + priorInformation) * gradientA) - (moments.First * gradientB)) / determinant;
            double stepB = ((moments.Sum * gradientB) - (moments.First * gradientA)) / determinant;

            // The objective is concave: halving the step always ends uphill.
            double scale = Math.Min(1, 3 / (Math.Abs(stepA) + (h * Math.Abs(stepB)) + 1e-300));
            while (true)
            {
                Moments trial = Moments.At(kernel, edges, a + (scale * stepA), b + (scale * stepB));
                double value = Objective(trial, a + (scale * stepA), b + (scale * stepB));
                if (value >= objective - (1e-14 * (Math.Abs(objective) + 1)) || scale < 1e-9)
                {
                    (moments, objective) = (trial, value);
                    break;
                }

                scale *= 0.5;
            }

            a += scale * stepA;
            b += scale * stepB;
            if (Math.Abs(stepA) + (h * Math.Abs(stepB)) < Converged)
            {
                break;
            }
        }

        return Result(kernel, content, edges, variance, typicalWeight, a, b, moments, priorInformation, influence);

        double Objective(Moments m, double atA, double atB)
            => (atA * sumEvents) + (atB * sumMoment) - m.Sum - (0.5 * priorInformation * atB * atB);
    }

    private static LocalFit Result(
        BinKernel kernel,
        ReadOnlySpan<double> content,
        ReadOnlySpan<double> edges,
        ReadOnlySpan<double> variance,
        double typicalWeight,
        double a,
        double b,
        Moments moments,
        double priorInformation,
        Span<double> influence)
    {
        int i = kernel.Centre;
        double fitted = typicalWeight * (edges[i + 1] - edges[i]) * Math.Exp(a);
        double second = moments.Second + priorInformation;
        double determinant = (moments.Sum * second) - (moments.First * moments.First);
        double distance = 0;
        for (int j = kernel.First; j < kernel.End; j++)
        {
            int x = j - i;

            // a responds to W_j as the first row of the inverse information matrix says; F_i = F_i(a).
            influence[j - kernel.First] = fitted / typicalWeight * kernel[j] * (second - (moments.First * x)) / determinant;
            double expected = typicalWeight * (edges[j + 1] - edges[j]) * Math.Exp(a + (b * x));
            double difference = content[j] - expected;
            distance += difference * difference / Math.Max(Math.Max(variance[j], typicalWeight * expected), double.Epsilon);
        }

        return new LocalFit(fitted, b, distance);
    }

    /// <summary>Σ k F xᵐ over the kernel, F in units of the typical weight and x in bins from the centre.</summary>
    private readonly record struct Moments(double Sum, double First, double Second)
    {
        public static Moments At(BinKernel kernel, ReadOnlySpan<double> edges, double a, double b)
        {
            double sum = 0, first = 0, second = 0;
            for (int j = kernel.First; j < kernel.End; j++)
            {
                double x = j - kernel.Centre;
                double f = kernel[j] * (edges[j + 1] - edges[j]) * Math.Exp(a + (b * x));
                sum += f;
                first += f * x;
                second += f * x * x;
            }

            return new Moments(sum, first, second);
        }
    }
}
