using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>What the hybrid ensemble draws parameters and counts from. Immutable.</summary>
/// <remarks>
/// <para>Priors of the constrained parameters are what their auxiliary measurements leave of a flat one: N(auxiliary value, σ) within the parameter's bounds for a Gaussian constraint; for
/// a Poisson one of auxiliary count a, τ × parameter follows the gamma distribution of shape a + 1, bounds included as well. The data are not used for them: Cousins and Highland's
/// prior-predictive ensemble. The POI, unconstrained and fixed parameters stay at the conditional fit.</para>
/// <para>So a count has the mean λ and the variance λ + τ² to first order, τ² the sum of squared shifts of λ by one standard deviation of each parameter.</para>
/// </remarks>
/// <param name="Model">The model whose expectation is evaluated.</param>
/// <param name="Values">Values [global, then bin and group; <see cref="PriorKernel.Stride"/>].</param>
/// <param name="Kinds">Kinds (<see cref="PriorKind"/>) of the same.</param>
/// <param name="Ladder">Tables for counts.</param>
internal sealed record HybridTables(ModelTables Model, double[] Values, int[] Kinds, PoissonLadder Ladder)
{
    /// <summary>The priors of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="globals">Globals of the conditional fit [global].</param>
    /// <param name="expectation">Expected counts there [bin].</param>
    /// <exception cref="InputException">More parameters or events than are drawn for.</exception>
    public static HybridTables Of(CompiledModel model, ReadOnlySpan<double> globals, ReadOnlySpan<double> expectation)
    {
        int groups = model.Shape.Groups;
        int locals = model.Bins * groups;
        if (locals > PriorKernel.MostDraws || globals.Length > PriorKernel.MostDraws || model.Bins > PoissonLadderKernel.MostCounts)
        {
            throw new InputException($"{model.Name} has more parameters than hybrid toys are drawn for ({PriorKernel.MostDraws}). Use --ensemble frequentist.");
        }

        var values = new double[PriorKernel.Stride * (globals.Length + locals)];
        int[] kinds = new int[globals.Length + locals];
        for (int k = 0; k < globals.Length; k++)
        {
            GlobalParameter parameter = model.Globals[k];
            Constraint? constraint = k == model.Shape.Poi || parameter.Lower == parameter.Upper ? null : parameter.Constraint;
            double auxiliary = model.Tables.GlobalAuxiliary[k];
            Span<double> row = values.AsSpan(PriorKernel.Stride * k, PriorKernel.Stride);
            kinds[k] = (int)(constraint switch
            {
                GaussianConstraint gaussian => Gaussian(row, auxiliary, gaussian.Sigma, parameter.Lower, parameter.Upper),
                PoissonConstraint poisson => Gamma(row, auxiliary, poisson.Tau, parameter.Lower, parameter.Upper),
                _ => Fixed(row, globals[k]),
            });
        }

        for (int i = 0; i < locals; i++)
        {
            int at = globals.Length + i;
            kinds[at] = (int)Local(values.AsSpan(PriorKernel.Stride * at, PriorKernel.Stride), model.Groups[i % groups], i / groups, model.Tables.LocalAuxiliary[i % groups]);
        }

        double largest = 0.0;
        foreach (double mean in expectation)
        {
            largest = Math.Max(largest, mean);
        }

        return new(model.Tables, values, kinds, PoissonLadder.Reaching(largest, model.Name));
    }

    private static PriorKind Local(Span<double> row, LocalGroup? group, int bin, double auxiliary)
    {
        double width = group?.RelativeError[bin] ?? 0.0;
        return group is null || width == 0.0 ? Fixed(row, auxiliary)
            : group.Kind == LocalKind.PoissonFactor
                ? Gamma(row, auxiliary / (width * width), 1.0 / (width * width), LocalBounds.Lower(group.Kind), LocalBounds.Upper(group.Kind))
                : Gaussian(row, auxiliary, width, LocalBounds.Lower(group.Kind), LocalBounds.Upper(group.Kind));
    }

    private static PriorKind Fixed(Span<double> row, double value)
    {
        row[0] = value;
        return PriorKind.Fixed;
    }

    private static PriorKind Gaussian(Span<double> row, double mean, double sigma, double lower, double upper)
    {
        double below = NormalDistribution.Cdf<F64>(new((lower - mean) / sigma)).Value;
        double within = NormalDistribution.Cdf<F64>(new((upper - mean) / sigma)).Value - below;
        (row[0], row[1], row[2], row[3], row[4], row[5]) = (mean, sigma, below, within, lower, upper);
        return PriorKind.Gaussian;
    }

    private static PriorKind Gamma(Span<double> row, double count, double tau, double lower, double upper)
    {
        double d = count + (2.0 / 3.0);
        (row[0], row[1], row[2], row[4], row[5]) = (d, 1.0 / Math.Sqrt(9.0 * d), 1.0 / tau, lower, upper);
        return PriorKind.Gamma;
    }
}
