using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Derivatives of the samples' yields that do not need the bins: they are coefficients of vectors, and sums over bins times them.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
/// <param name="layout">The model.</param>
/// <param name="at">Evaluates the points; its last one is meant.</param>
internal sealed unsafe class WideYieldDerivatives<TReal>(WideLayout layout, WideEvaluator<TReal> at)
    where TReal : unmanaged, IReal<TReal>
{
    // Below this a product of factors is not divided by.
    private const double SmallestDivisor = 1e-200;

    private readonly WideFactor[] factors = layout.Factors;
    private readonly int stride = WideLayout.Padded(layout.Globals);

    /// <summary>dP/dθ of samples, P f′ of terms [coefficient].</summary>
    public double[] Coefficients { get; } = new double[layout.Coefficients];

    /// <summary>Evaluates the coefficients of a sample, and adds the second derivatives of its yields times their slopes of the NLL.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="curvature">Observed; the expected Hessian has no second derivatives of yields.</param>
    /// <param name="hessian">Is added to, lower triangle [global, padded global].</param>
    public void Evaluate(WideSampleLayout sample, WideCurvature curvature, double* hessian)
    {
        WideFactorValues f = at.Factors;
        double product = f.Products(sample, out ReadOnlySpan<double> others);
        int[] uses = sample.Factors;
        Span<double> slopes = stackalloc double[uses.Length];
        for (int i = 0; i < uses.Length; i++)
        {
            Coefficients[sample.FactorCoefficients[i]] = 0.0;
        }

        for (int i = 0; i < uses.Length; i++)
        {
            slopes[i] = f.First(uses[i]) * others[i];
            Coefficients[sample.FactorCoefficients[i]] += slopes[i];
        }

        foreach (WideTermLayout term in sample.Terms)
        {
            Coefficients[term.Coefficient] = product * f.First(term.Factor);
        }

        if (curvature == WideCurvature.Expected)
        {
            return;
        }

        double sum = at.Sums[sample.SumAt];
        if (Math.Abs(product) > SmallestDivisor)
        {
            AddPairs(sample, slopes, sum / product, hessian);
        }
        else
        {
            AddPairsAtZero(sample, sum, hessian);
        }

        for (int i = 0; i < uses.Length; i++)
        {
            Add(hessian, uses[i], uses[i], 0.5 * f.Second(uses[i]) * others[i] * sum);
        }

        foreach (WideTermLayout term in sample.Terms)
        {
            double over = at.Sums[term.SumAt];
            Add(hessian, term.Factor, term.Factor, 0.5 * product * f.Second(term.Factor) * over);
            double slope = f.First(term.Factor) * over;
            for (int i = 0; i < uses.Length; i++)
            {
                Add(hessian, term.Factor, uses[i], slope * slopes[i]);
            }
        }
    }

    /// <summary>Second derivatives of P with respect to two factors: the product of the first ones, over P.</summary>
    private void AddPairs(WideSampleLayout sample, ReadOnlySpan<double> slopes, double scale, double* hessian)
    {
        int[] globals = sample.FactorGlobals;
        for (int j = 1; j < globals.Length; j++)
        {
            double* row = hessian + (globals[j] * stride);
            double slope = slopes[j] * scale;
            int i = 0;
            for (; i < j && globals[i] != globals[j]; i++)
            {
                row[globals[i]] += slope * slopes[i];
            }

            for (; i < j; i++)
            {
                row[globals[i]] += 2.0 * slope * slopes[i];
            }
        }
    }

    /// <summary>The same where a factor is zero: products of those before the first, between the two, and after the second.</summary>
    private void AddPairsAtZero(WideSampleLayout sample, double sum, double* hessian)
    {
        WideFactorValues f = at.Factors;
        int[] uses = sample.Factors;
        Span<double> after = stackalloc double[uses.Length + 1];
        after[uses.Length] = 1.0;
        for (int i = uses.Length - 1; i > 0; i--)
        {
            after[i] = after[i + 1] * f.Value(uses[i]);
        }

        double before = 1.0;
        for (int i = 0; i < uses.Length; i++)
        {
            double slope = f.First(uses[i]);
            double between = before;
            for (int j = i + 1; j < uses.Length && between != 0.0; j++)
            {
                Add(hessian, uses[i], uses[j], slope * f.First(uses[j]) * between * after[j + 1] * sum);
                between *= f.Value(uses[j]);
            }

            before *= f.Value(uses[i]);
        }
    }

    /// <summary>Adds a second derivative with respect to two factors in both orders; the two may share their global.</summary>
    private void Add(double* hessian, int factor, int other, double value)
    {
        int k = factors[factor].Global;
        int l = factors[other].Global;
        hessian[(Math.Max(k, l) * stride) + Math.Min(k, l)] += k == l ? 2.0 * value : value;
    }
}
