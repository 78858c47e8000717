using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Drawn toys against the distributions they should follow.</summary>
internal static class DrawAnswers
{
    private const double Deviations = 5.0;
    private const double FewEmptyBins = 25.0;
    private const int Groups = 2;
    private const int MostToys = 20_000;
    private const uint Stream = 0xA000_0000;

    /// <summary>Lines of one window: counts, empty bins, auxiliary values.</summary>
    /// <param name="window">The window.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="toys">Toys.</param>
    public static IEnumerable<ValidationLine> Lines(WindowTemplates window, ulong seed, int toys)
    {
        toys = Math.Min(toys, MostToys);
        CompiledModel model = WindowModel.Build(window);
        double[] globals = [.. model.Globals.Select(g => g.Start)];
        var expectation = new double[model.Bins];
        ModelExpectation.Evaluate(model, globals, expectation);
        int groups = model.Shape.Groups;
        double[] locals = [.. Enumerable.Range(0, model.Bins * groups).Select(i => model.Tables.LocalAuxiliary[i % groups])];
        ToyTables tables = ToyEnsemble.At(model, globals, expectation, locals).Tables;
        var data = new DatasetBatch(model.Tables, toys);
        for (int toy = 0; toy < toys; toy++)
        {
            ToySampler.FillDataset(tables, new ToySource(seed, Stream), (ulong)toy, data, toy);
        }

        // Without an uncertainty on one of the two, the model has fewer groups of locals.
        return Lines(window, data.Counts, groups == Groups ? data.LocalAuxiliary : [], toys);
    }

    /// <summary>The lines.</summary>
    /// <param name="window">The window, without signal.</param>
    /// <param name="counts">Counts [toy, bin].</param>
    /// <param name="auxiliary">Auxiliary values of γ [toy, bin, signal or background].</param>
    /// <param name="toys">Toys.</param>
    internal static IEnumerable<ValidationLine> Lines(WindowTemplates window, ReadOnlySpan<double> counts, ReadOnlySpan<double> auxiliary, int toys)
    {
        double difference = 0.0, variance = 0.0, spread = 0.0, spreadVariance = 0.0, empty = 0.0, emptyVariance = 0.0, pull = 0.0, square = 0.0;
        long pulls = 0;
        int bins = window.Background.Length;
        for (int i = 0; i < counts.Length; i++)
        {
            double mean = window.Background[i % bins];
            double from = counts[i] - mean;
            difference += from;
            variance += mean;
            spread += (from * from) - mean;
            spreadVariance += mean + (2.0 * mean * mean);
            double none = Math.Exp(-mean);
            empty += (counts[i] == 0.0 ? 1.0 : 0.0) - none;
            emptyVariance += none * (1.0 - none);
            double error = window.BackgroundRelativeError[i % bins];
            if (error > 0.0 && auxiliary.Length > 0)
            {
                double z = (auxiliary[(Groups * i) + 1] - 1.0) / error;
                pull += z;
                square += (z * z) - 1.0;
                pulls++;
            }
        }

        string name = FormattableString.Invariant($"{toys} toys of the window at {window.MassGeV:F3} GeV");
        string basis = FormattableString.Invariant($"{Deviations} standard deviations: chance passes them once in two million seeds, and the seed is fixed");
        ValidationLine Line(string what, double number) => new(ValidationSections.Kernels, $"{name}: {what} [standard deviations]", number, 0.0, Deviations, basis);
        ValidationLine Without(string what, string reason) => ValidationLine.Skip(ValidationSections.Kernels, $"{name}: {what}", reason);
        const string Full = "bins are too full to be empty";
        const string Fixed = "the background of the window has no uncertainty";
        return
        [
            Line("mean of the counts, less that of Poisson", difference / Math.Sqrt(variance)),
            Line("variance of the counts, less that of Poisson", spread / Math.Sqrt(spreadVariance)),
            emptyVariance > FewEmptyBins ? Line("empty bins, less exp(−λ)", empty / Math.Sqrt(emptyVariance)) : Without("empty bins", Full),
            pulls > 0 ? Line("mean of the auxiliary values", pull / Math.Sqrt(pulls)) : Without("mean of the auxiliary values", Fixed),
            pulls > 0 ? Line("variance of the auxiliary values", square / Math.Sqrt(2.0 * pulls)) : Without("variance of the auxiliary values", Fixed),
        ];
    }
}
