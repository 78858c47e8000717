using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Bench.Fits;

/// <summary>Toys of a model, drawn beforehand, and the fits to be made to them.</summary>
/// <param name="Data">Counts and auxiliary values.</param>
/// <param name="Fits">Fits, each from the model's start values at a cross section of 1.</param>
internal sealed record FitSample(DatasetBatch Data, FitBatch Fits)
{
    /// <summary>Draws toys.</summary>
    /// <param name="model">The model.</param>
    /// <param name="toys">How many.</param>
    /// <param name="held">The value at which the parameter of interest is held; null = it is free.</param>
    public static FitSample Draw(CompiledModel model, int toys, double? held)
    {
        var random = new Random(5);
        var data = new DatasetBatch(model.Tables, toys);
        var fits = new FitBatch(model.Tables, toys);
        var expectation = new double[model.Bins];
        double[] start = [.. model.Globals.Select(g => g.Start)];
        start[model.Shape.Poi] = 1.0;
        ModelExpectation.Evaluate(model, start, expectation);
        for (int toy = 0; toy < toys; toy++)
        {
            Span<double> local = data.LocalAuxiliaryOf(toy);
            for (int bin = 0; bin < model.Bins; bin++)
            {
                data.CountsOf(toy)[bin] = SyntheticWindow.Poisson(random, expectation[bin]);
                for (int group = 0; group < model.Shape.Groups; group++)
                {
                    local[(bin * model.Shape.Groups) + group] = 1.0 + (Math.Sqrt(model.Variance(bin, group)) * Gauss(random));
                }
            }

            for (int k = 0; k < model.Globals.Count; k++)
            {
                data.GlobalAuxiliaryOf(toy)[k] += model.Globals[k].Constraint is GaussianConstraint c ? c.Sigma * Gauss(random) : 0.0;
            }

            fits.Add(toy, held, start);
        }

        return new FitSample(data, fits);
    }

    private static double Gauss(Random random)
        => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
