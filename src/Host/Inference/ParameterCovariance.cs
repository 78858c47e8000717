using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Inference;

/// <summary>Uncertainties and correlations of all parameters at the minimum of a fit.</summary>
/// <remarks>
/// The inverse of the Hessian of the NLL over every parameter, the eliminated ones included, that is neither fixed nor at a bound. The others have
/// uncertainty 0 and no correlation.
/// </remarks>
internal sealed class ParameterCovariance
{
    private readonly double[,] covariance;

    private ParameterCovariance(double[,] covariance) => this.covariance = covariance;

    /// <summary>Parameters.</summary>
    public int Count => covariance.GetLength(0);

    /// <summary>Evaluates at the minimum of a fit.</summary>
    /// <param name="fit">A converged fit.</param>
    /// <param name="codes">Interpolation that the fit was made with.</param>
    /// <param name="poi">Value at which the POI was held; null = free.</param>
    /// <param name="fitter">Fits.</param>
    /// <returns>The covariance; null where the Hessian is not positive definite.</returns>
    public static ParameterCovariance? Of(WorkspaceFit fit, InterpolationCodes codes, double? poi, BatchFitter fitter)
    {
        WorkspaceModel whole = WorkspaceCompiler.Compile(fit.Model.Workspace, fit.Model.Measurement, codes, Elimination.None);
        var data = new DatasetBatch(whole.Model.Tables, 1);
        whole.Observed.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(whole.Model.Tables, 1);
        fits.Add(0, poi, whole.Globals(fit.Parameters));
        fitter.Fit(whole.Model, data, fits, new FitTally());
        if (!fits.Converged(0))
        {
            return null;
        }

        int[] free = [.. Enumerable.Range(0, whole.Locations.Count).Where(i => IsFree(fits, whole.Locations[i].Global))];
        var covariance = new double[whole.Locations.Count, whole.Locations.Count];
        if (free.Length == 0)
        {
            return new(covariance);
        }

        ReadOnlySpan<double> packed = fits.HessianOf(0);
        var hessian = Matrix<double>.Build.Dense(free.Length, free.Length);
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
            {
                (int k, int l) = (whole.Locations[free[i]].Global, whole.Locations[free[j]].Global);
                hessian[i, j] = packed[(Math.Max(k, l) * (Math.Max(k, l) + 1) / 2) + Math.Min(k, l)];
            }
        }

        try
        {
            Matrix<double> inverse = hessian.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(free.Length));
            for (int i = 0; i < free.Length; i++)
            {
                for (int j = 0; j < free.Length; j++)
                {
                    covariance[free[i], free[j]] = inverse[i, j];
                }
            }

            return new(covariance);
        }
        catch (ArgumentException)
        {
            // MathNet's way to say that the matrix is not positive definite.
            return null;
        }
    }

    /// <summary>Uncertainty of a parameter.</summary>
    public double Uncertainty(int parameter) => Math.Sqrt(covariance[parameter, parameter]);

    /// <summary>Covariance of two parameters.</summary>
    public double Covariance(int i, int j) => covariance[i, j];

    /// <summary>Correlation of two parameters; 1 on the diagonal, 0 with a parameter that is fixed or at a bound.</summary>
    public double Correlation(int i, int j)
    {
        double scale = Uncertainty(i) * Uncertainty(j);
        return i == j ? 1.0 : scale > 0.0 ? covariance[i, j] / scale : 0.0;
    }

    private static bool IsFree(FitBatch fits, int global)
        => fits.ParametersOf(0)[global] > fits.LowerOf(0)[global] && fits.ParametersOf(0)[global] < fits.UpperOf(0)[global];
}
