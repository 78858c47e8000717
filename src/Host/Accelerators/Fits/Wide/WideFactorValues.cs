using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Values and derivatives of a wide model's factors at one point, and the products of them that samples need.</summary>
/// <remarks>
/// At a kink, x = 0, derivatives are one-sided; <see cref="Orient"/> tells the side. The products P/fᵢ are made from products of the factors before and
/// after, so that a factor may be zero.
/// </remarks>
internal sealed unsafe class WideFactorValues
{
    private readonly WideFactor[] factors;
    private readonly int[] kinked;
    private readonly ModelShape shape;
    private readonly double[] table;
    private readonly int[] structure;
    private readonly double[] workspace;
    private readonly double[] others;

    /// <summary>Makes room.</summary>
    public WideFactorValues(WideLayout layout)
    {
        factors = layout.Factors;
        kinked = [.. Enumerable.Range(0, factors.Length).Where(f => factors[f].HasKink)];
        table = [.. factors.SelectMany(f => f.Coefficients)];
        structure = [.. factors.Select(f => (int)f.Kind), .. factors.Select(f => f.Global)];

        // Only the factor part of the workspace is used, and it does not depend on the number of globals.
        shape = new ModelShape(0, 0, 0, 0, factors.Length, 0, 0, ModelLayout.General, 0);
        workspace = new double[shape.WorkspaceLength];
        others = new double[1 + layout.Channels.SelectMany(c => c.Samples).Select(s => s.Factors.Length).DefaultIfEmpty().Max()];
    }

    /// <summary>f.</summary>
    public double Value(int factor) => workspace[shape.FactorAt + factor];

    /// <summary>f′, on the side of the last <see cref="Orient"/>.</summary>
    public double First(int factor) => workspace[shape.FactorAt + factors.Length + factor];

    /// <summary>f″, on the side of the last <see cref="Orient"/>.</summary>
    public double Second(int factor) => workspace[shape.FactorAt + (2 * factors.Length) + factor];

    /// <summary>Evaluates every factor; at a kink on the right side.</summary>
    /// <param name="x">The globals.</param>
    public void Evaluate(ReadOnlySpan<double> x)
    {
        if (factors.Length == 0)
        {
            return;
        }

        fixed (double* factorTable = table, point = x, scratch = workspace)
        fixed (int* index = structure)
        {
            var tables = new BroadcastView<F64>(factorTable);
            var view = new ModelView<F64, BroadcastView<F64>, IndexView>(shape, tables, tables, tables, new(index));
            FactorKernel.Evaluate(view, new LaneView<F64>((F64*)point), 0, new LaneView<F64>((F64*)scratch));
        }
    }

    /// <summary>Replaces the derivatives at kinks by those of the side that each global is on.</summary>
    /// <param name="x">The globals of the last <see cref="Evaluate"/>.</param>
    /// <param name="sides">−1 for the left side [global]; matters only where x is 0.</param>
    public void Orient(ReadOnlySpan<double> x, ReadOnlySpan<int> sides)
    {
        foreach (int factor in kinked)
        {
            int global = factors[factor].Global;
            if (x[global] == 0.0)
            {
                double slope = AtKink(factor, sides[global]);
                workspace[shape.FactorAt + factors.Length + factor] = slope;
                workspace[shape.FactorAt + (2 * factors.Length) + factor] =
                    factors[factor].Kind == FactorKind.NormSysCode1 ? slope * slope : 0.0;
            }
        }
    }

    /// <summary>f′ at 0 on one side of a kink.</summary>
    /// <param name="factor">A factor.</param>
    /// <param name="side">−1 or 1.</param>
    /// <returns>The one-sided derivative; <see cref="First"/> for a factor without a kink.</returns>
    public double AtKink(int factor, int side)
    {
        WideFactor f = factors[factor];
        return !f.HasKink ? First(factor)
            : f.Kind == FactorKind.HistoSysCode0 ? side
            : side < 0 ? -f.Coefficients[1] : f.Coefficients[0];
    }

    /// <summary>P of a sample and, for each of its factors, the product of the others.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="without">The products of the others [factor of the sample]; valid until the next call.</param>
    /// <returns>P.</returns>
    public double Products(WideSampleLayout sample, out ReadOnlySpan<double> without)
    {
        int[] uses = sample.Factors;
        double after = 1.0;
        for (int i = uses.Length - 1; i >= 0; i--)
        {
            others[i] = after;
            after *= Value(uses[i]);
        }

        double before = 1.0;
        for (int i = 0; i < uses.Length; i++)
        {
            others[i] *= before;
            before *= Value(uses[i]);
        }

        without = others.AsSpan(0, uses.Length);
        return before;
    }
}
