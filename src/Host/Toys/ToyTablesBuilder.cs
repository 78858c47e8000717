using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Collects what an ensemble draws and lays it out in flat tables. Equal Poisson means share one table.</summary>
/// <param name="name">Name of the model, for messages.</param>
internal sealed class ToyTablesBuilder(string name)
{
    private readonly List<PoissonDraw> counts = [];
    private readonly Target local = new();
    private readonly Target global = new();
    private readonly List<double> values = [];
    private readonly List<int> indices = [];
    private readonly Dictionary<double, int> tableOfMean = [];
    private readonly List<PoissonTable> tables = [];

    /// <summary>The next bin's count.</summary>
    /// <param name="mean">Expected count; below 0 it counts as 0, as where templates are interpolated beyond it.</param>
    public void AddCount(double mean) => counts.Add(new(counts.Count, TableOf(Math.Max(mean, 0.0), $"bin {counts.Count}"), 1.0));

    /// <summary>The next local's auxiliary value is Gaussian.</summary>
    public void AddGaussianLocal(double mean, double sigma) => local.Gaussian.Add(new(local.Length++, mean, sigma));

    /// <summary>The next local's auxiliary value is scale times a count.</summary>
    public void AddPoissonLocal(double mean, double scale)
    {
        local.Poisson.Add(new(local.Length, TableOf(mean, $"the auxiliary measurement of local {local.Length}"), scale));
        local.Length++;
    }

    /// <summary>The next local's auxiliary value is the same in every toy.</summary>
    public void AddFixedLocal(double value) => local.Fixed.Add((local.Length++, value));

    /// <summary>The next global's auxiliary value is Gaussian.</summary>
    public void AddGaussianGlobal(double mean, double sigma) => global.Gaussian.Add(new(global.Length++, mean, sigma));

    /// <summary>The next global's auxiliary value is a count.</summary>
    public void AddPoissonGlobal(double mean)
    {
        global.Poisson.Add(new(global.Length, TableOf(mean, $"the auxiliary measurement of global {global.Length}"), 1.0));
        global.Length++;
    }

    /// <summary>The next global's auxiliary value is the same in every toy.</summary>
    public void AddFixedGlobal(double value) => global.Fixed.Add((global.Length++, value));

    /// <summary>Lays out.</summary>
    public ToyTables Build()
    {
        int draws = counts.Count + local.Poisson.Count + global.Poisson.Count;
        int fixedAndGaussian = local.Gaussian.Count + local.Fixed.Count + global.Gaussian.Count + global.Fixed.Count;
        int[] guideAt = new int[tables.Count];
        int[] thresholdAt = new int[tables.Count];
        int guideEnd = (ToySection.PoissonStride * draws) + fixedAndGaussian;
        int thresholdEnd = 0;
        for (int table = 0; table < tables.Count; table++)
        {
            guideAt[table] = guideEnd;
            thresholdAt[table] = thresholdEnd - tables[table].First;
            guideEnd += tables[table].Guide.Length;
            thresholdEnd += tables[table].Thresholds.Length;
        }

        ToySection Poisson(ToyPurpose purpose, List<PoissonDraw> section)
        {
            var result = new ToySection(purpose, section.Count, indices.Count, values.Count);
            foreach (PoissonDraw draw in section)
            {
                indices.AddRange([draw.Target, 64 - tables[draw.Table].GuideBits, guideAt[draw.Table], thresholdAt[draw.Table]]);
                values.Add(draw.Scale);
            }

            return result;
        }

        var shape = new ToyShape(
            Poisson(ToyPurpose.Count, counts),
            Gaussian(ToyPurpose.GaussianLocal, local),
            Poisson(ToyPurpose.PoissonLocal, local.Poisson),
            Fixed(local),
            Gaussian(ToyPurpose.GaussianGlobal, global),
            Poisson(ToyPurpose.PoissonGlobal, global.Poisson),
            Fixed(global));
        var words = new ulong[thresholdEnd];
        int[] allIndices = new int[guideEnd];
        indices.CopyTo(allIndices);
        for (int table = 0; table < tables.Count; table++)
        {
            tables[table].Guide.CopyTo(allIndices.AsSpan(guideAt[table]));
            tables[table].Thresholds.CopyTo(words.AsSpan(thresholdAt[table] + tables[table].First));
        }

        return new ToyTables(shape, counts.Count, local.Length, global.Length, [.. values], words, allIndices);
    }

    private ToySection Gaussian(ToyPurpose purpose, Target target)
    {
        var section = new ToySection(purpose, target.Gaussian.Count, indices.Count, values.Count);
        foreach (GaussianDraw draw in target.Gaussian)
        {
            indices.Add(draw.Target);
            values.Add(draw.Mean);
            values.Add(draw.Sigma);
        }

        return section;
    }

    private ToySection Fixed(Target target)
    {
        var section = new ToySection(default, target.Fixed.Count, indices.Count, values.Count);
        foreach ((int index, double value) in target.Fixed)
        {
            indices.Add(index);
            values.Add(value);
        }

        return section;
    }

    private int TableOf(double mean, string what)
    {
        if (mean > PoissonTable.LargestMean)
        {
            throw new InputException(
                $"{name}: {what} expects {mean:G4} events, more than toys are drawn for ({PoissonTable.LargestMean:G1}). Use asymptotic formulae there.");
        }

        if (!tableOfMean.TryGetValue(mean, out int table))
        {
            table = tables.Count;
            tables.Add(PoissonTable.Of(mean));
            tableOfMean.Add(mean, table);
        }

        return table;
    }

    private readonly record struct PoissonDraw(int Target, int Table, double Scale);

    private readonly record struct GaussianDraw(int Target, double Mean, double Sigma);

    private sealed class Target
    {
        public List<GaussianDraw> Gaussian { get; } = [];

        public List<PoissonDraw> Poisson { get; } = [];

        public List<(int Index, double Value)> Fixed { get; } = [];

        public int Length { get; set; }
    }
}
