using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Collects globals, factors, groups of locals and samples, and compiles them.</summary>
/// <param name="name">Name of the model, for messages.</param>
/// <param name="bins">Bins of all channels together.</param>
internal sealed class ModelBuilder(string name, int bins)
{
    /// <summary>Group of samples without bin-local factors.</summary>
    public const int NoGroup = -1;

    private readonly List<GlobalParameter> globals = [];
    private readonly List<FactorPart> factors = [];
    private readonly Dictionary<FactorPart, int> factorIndex = [];
    private readonly List<LocalGroup> groups = [];
    private readonly List<SamplePart> samples = [];

    /// <summary>Adds a global.</summary>
    /// <returns>Its index.</returns>
    public int AddGlobal(GlobalParameter parameter)
    {
        globals.Add(parameter);
        return globals.Count - 1;
    }

    /// <summary>A factor of one global. Equal factors are one.</summary>
    /// <param name="kind">Dependence.</param>
    /// <param name="global">The global.</param>
    /// <param name="lo">Value at −1 (normsys).</param>
    /// <param name="hi">Value at +1 (normsys).</param>
    /// <returns>Its index.</returns>
    public int AddFactor(FactorKind kind, int global, double lo = 1.0, double hi = 1.0)
    {
        if (!(lo > 0.0 && hi > 0.0))
        {
            throw new ArgumentException($"{name}: the factors {lo} and {hi} of {globals[global].Name} at ±1 must be positive.");
        }

        var factor = new FactorPart(kind, global, lo, hi);
        if (!factorIndex.TryGetValue(factor, out int index))
        {
            index = factors.Count;
            factors.Add(factor);
            factorIndex.Add(factor, index);
        }

        return index;
    }

    /// <summary>Adds a group without locals.</summary>
    /// <param name="group">Its name.</param>
    /// <param name="kind">Kind of its locals.</param>
    /// <returns>Its index.</returns>
    public int AddGroup(string group, LocalKind kind)
    {
        groups.Add(new LocalGroup(group, kind, new double[bins], new bool[bins]));
        return groups.Count - 1;
    }

    /// <summary>Gives a group a local in a bin.</summary>
    /// <param name="group">The group.</param>
    /// <param name="bin">The bin.</param>
    /// <param name="relativeError">δ, 1/√τ for Poisson factors; 0 fixes the local at its auxiliary value.</param>
    public void SetLocal(int group, int bin, double relativeError)
    {
        groups[group].RelativeError[bin] = relativeError;
        groups[group].HasLocal[bin] = true;
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="uses">Factors that multiply it.</param>
    /// <param name="group">Group of its bin-local factors or <see cref="NoGroup"/>.</param>
    /// <param name="firstBin">Bin of the first value.</param>
    /// <param name="nominal">Yields.</param>
    /// <returns>Its index.</returns>
    public int AddSample(IEnumerable<int> uses, int group, int firstBin, ReadOnlySpan<double> nominal)
    {
        samples.Add(new SamplePart([.. uses.Order()], group, firstBin, nominal.ToArray()));
        return samples.Count - 1;
    }

    /// <summary>Adds f·values to the template of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="factor">f.</param>
    /// <param name="values">Values, over the sample's bins. Zeros are left out.</param>
    public void AddTerm(int sample, int factor, double[] values)
    {
        if (!Array.TrueForAll(values, v => v == 0.0))
        {
            samples[sample].Terms.Add((factor, values));
        }
    }

    /// <summary>Adds α·coefficient, α of a group of shifts, to the yield of a sample that has no bin-local factors in these bins.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="group">The group.</param>
    /// <param name="coefficients">Coefficients, over the sample's bins.</param>
    public void AddShift(int sample, int group, double[] coefficients) => samples[sample].Shifts.Add((group, coefficients));

    /// <summary>Compiles: for the lanes path where the model is small and smooth, else for the wide one.</summary>
    /// <param name="poi">The parameter of interest.</param>
    public CompiledModel Build(int poi) => LaneCompiler.TryCompile(Parts(poi)) ?? WideCompiler.Compile(Parts(poi));

    /// <summary>Compiles for the wide path, whose fits end with the observed Hessian wherever they start.</summary>
    /// <param name="poi">The parameter of interest.</param>
    public CompiledModel BuildWide(int poi) => WideCompiler.Compile(Parts(poi));

    private ModelParts Parts(int poi)
    {
        SamplePart[] present = [.. samples.Where(s => s.Terms.Count > 0 || s.Shifts.Count > 0 || Array.Exists(s.Nominal, v => v != 0.0))];
        return new ModelParts(name, bins, poi, globals, factors, groups, present);
    }
}
