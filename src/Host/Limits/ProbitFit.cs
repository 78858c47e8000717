namespace ZPrimeGpu.Host.Limits;

/// <summary>Binomial regression of a p-value curve near its crossing: p = Φ(threshold + f(POI)), f a polynomial: of degree 3 through six points, 2 through four or five, else 1.</summary>
/// <remarks>
/// Maximum likelihood by Fisher scoring: weights W = n φ(η)²/(p(1 − p)) at η = threshold + f, working residuals (k/n − p)/φ(η); McCullagh and Nelder, Generalized Linear Models
/// (1989), section 2.5. The covariance of the coefficients is (XᵀWX)⁻¹.
/// </remarks>
internal sealed class ProbitFit
{
    private const int MostIterations = 50;
    private const int MostCoefficients = 4;

    // φ and the weights underflow far outside; toys cannot tell such probabilities from 0 or 1.
    private const double LargestArgument = 8.0;

    private readonly double centre;
    private readonly double scale;
    private readonly int coefficients;
    private readonly double[] value = new double[MostCoefficients];
    private readonly double[,] covariance = new double[MostCoefficients, MostCoefficients];

    private ProbitFit(ReadOnlySpan<ToyCurvePoint> points, double low, double high, int coefficients)
    {
        centre = 0.5 * (low + high);
        scale = Math.Max(points[^1].Poi - centre, centre - points[0].Poi);
        this.coefficients = coefficients;
    }

    /// <summary>Fits.</summary>
    /// <param name="points">Points, at least two.</param>
    /// <param name="low">POI below the crossing.</param>
    /// <param name="high">POI above it.</param>
    /// <returns>The fit; null where it does not converge, as on a step.</returns>
    public static ProbitFit? Run(ReadOnlySpan<ToyCurvePoint> points, double low, double high)
    {
        for (int coefficients = Math.Clamp((points.Length + 2) / 2, 2, MostCoefficients); coefficients >= 2; coefficients--)
        {
            var fit = new ProbitFit(points, low, high, coefficients);
            if (fit.Converge(points))
            {
                return fit;
            }
        }

        return null;
    }

    /// <summary>Whether the points follow the polynomial: Pearson's χ² is below 12 + 3 degrees of freedom, which it exceeds by chance once in 10⁴.</summary>
    public bool Describes(ReadOnlySpan<ToyCurvePoint> points)
    {
        double chiSquared = 0.0;
        foreach (ToyCurvePoint point in points)
        {
            Working(point, out _, out double weight, out double residual);
            chiSquared += weight * residual * residual;
        }

        int degrees = Math.Max(1, points.Length - coefficients);
        return chiSquared <= 12.0 + (3.0 * degrees);
    }

    /// <summary>φ(z).</summary>
    public static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2.0 * Math.PI);

    /// <summary>f.</summary>
    public double Value(double poi)
    {
        double u = Place(poi);
        return value[0] + (u * (value[1] + (u * (value[2] + (u * value[3])))));
    }

    /// <summary>∂f/∂POI.</summary>
    public double Slope(double poi) => (value[1] + (Place(poi) * ((2.0 * value[2]) + (3.0 * Place(poi) * value[3])))) / scale;

    /// <summary>Standard error of f from the toys that were counted.</summary>
    public double ErrorAt(double poi)
    {
        ReadOnlySpan<double> basis = Basis(Place(poi), stackalloc double[MostCoefficients]);
        double sum = 0.0;
        for (int i = 0; i < coefficients; i++)
        {
            for (int j = 0; j < coefficients; j++)
            {
                sum += basis[i] * covariance[i, j] * basis[j];
            }
        }

        return Math.Sqrt(Math.Max(0.0, sum));
    }

    /// <summary>Change of f where all thresholds are off by their errors at once: Σ vᵀ C x_i W_i error_i.</summary>
    public double ShiftAt(double poi, ReadOnlySpan<ToyCurvePoint> points)
    {
        ReadOnlySpan<double> basis = Basis(Place(poi), stackalloc double[MostCoefficients]);
        Span<double> row = stackalloc double[MostCoefficients];
        double shift = 0.0;
        foreach (ToyCurvePoint point in points)
        {
            Working(point, out double u, out double weight, out _);
            Basis(u, row);
            double influence = 0.0;
            for (int i = 0; i < coefficients; i++)
            {
                for (int j = 0; j < coefficients; j++)
                {
                    influence += basis[i] * covariance[i, j] * row[j];
                }
            }

            shift += influence * weight * point.ThresholdError;
        }

        return shift;
    }

    private static Span<double> Basis(double u, Span<double> basis)
    {
        basis[0] = 1.0;
        for (int i = 1; i < basis.Length; i++)
        {
            basis[i] = u * basis[i - 1];
        }

        return basis;
    }

    private double Place(double poi) => (poi - centre) / scale;

    private bool Converge(ReadOnlySpan<ToyCurvePoint> points)
    {
        // From a line through the ends, so that the first weights are sensible.
        double rise = points[^1].Distance - points[0].Distance;
        value[1] = rise * scale / (points[^1].Poi - points[0].Poi);
        value[0] = points[0].Distance - (value[1] * Place(points[0].Poi));
        Span<double> step = stackalloc double[MostCoefficients];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            if (!Step(points, step))
            {
                return false;
            }

            double largest = 0.0;
            for (int i = 0; i < coefficients; i++)
            {
                // On the scale of standard deviations; longer steps leave where the weights hold.
                step[i] = Math.Clamp(step[i], -1.0, 1.0);
                value[i] += step[i];
                largest = Math.Max(largest, Math.Abs(step[i]));
            }

            if (largest < 1e-10)
            {
                return true;
            }
        }

        return false;
    }

    private bool Step(ReadOnlySpan<ToyCurvePoint> points, Span<double> step)
    {
        Span<double> information = stackalloc double[MostCoefficients * MostCoefficients];
        Span<double> score = stackalloc double[MostCoefficients];
        Span<double> row = stackalloc double[MostCoefficients];
        information.Clear();
        score.Clear();
        foreach (ToyCurvePoint point in points)
        {
            Working(point, out double u, out double weight, out double residual);
            Basis(u, row);
            for (int i = 0; i < coefficients; i++)
            {
                score[i] += row[i] * weight * residual;
                for (int j = 0; j < coefficients; j++)
                {
                    information[(i * MostCoefficients) + j] += row[i] * weight * row[j];
                }
            }
        }

        if (!Invert(information))
        {
            return false;
        }

        step.Clear();
        for (int i = 0; i < coefficients; i++)
        {
            for (int j = 0; j < coefficients; j++)
            {
                step[i] += covariance[i, j] * score[j];
            }
        }

        return true;
    }

    private void Working(ToyCurvePoint point, out double u, out double weight, out double residual)
    {
        u = Place(point.Poi);
        double eta = Math.Clamp(point.Threshold + value[0] + (u * (value[1] + (u * (value[2] + (u * value[3]))))), -LargestArgument, LargestArgument);
        double density = Density(eta);
        double above = AsymptoticFormulae.Survival(eta);
        double below = AsymptoticFormulae.Survival(-eta);
        weight = point.Toys * density * density / (above * below);
        residual = (((double)point.Passing / point.Toys) - below) / density;
    }

    /// <summary>Gauss-Jordan without pivoting: the matrix is positive definite, or there is no fit.</summary>
    private bool Invert(Span<double> matrix)
    {
        Span<double> inverse = stackalloc double[MostCoefficients * MostCoefficients];
        inverse.Clear();
        for (int i = 0; i < coefficients; i++)
        {
            inverse[i * (MostCoefficients + 1)] = 1.0;
        }

        for (int k = 0; k < coefficients; k++)
        {
            double diagonal = matrix[k * (MostCoefficients + 1)];
            if (!(diagonal > 1e-12))
            {
                return false;
            }

            for (int j = 0; j < coefficients; j++)
            {
                matrix[(k * MostCoefficients) + j] /= diagonal;
                inverse[(k * MostCoefficients) + j] /= diagonal;
            }

            for (int i = 0; i < coefficients; i++)
            {
                double factor = matrix[(i * MostCoefficients) + k];
                for (int j = 0; i != k && j < coefficients; j++)
                {
                    matrix[(i * MostCoefficients) + j] -= factor * matrix[(k * MostCoefficients) + j];
                    inverse[(i * MostCoefficients) + j] -= factor * inverse[(k * MostCoefficients) + j];
                }
            }
        }

        for (int i = 0; i < coefficients; i++)
        {
            for (int j = 0; j < coefficients; j++)
            {
                covariance[i, j] = inverse[(i * MostCoefficients) + j];
            }
        }

        return true;
    }
}
