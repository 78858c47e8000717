namespace ZPrimeGpu.Host.Workspaces;

/// <summary>How the elements of a parameter set are constrained.</summary>
internal enum ParameterConstraint
{
    /// <summary>Free.</summary>
    None,

    /// <summary>N(auxiliary | parameter, σ).</summary>
    Gaussian,

    /// <summary>Pois(auxiliary | τ parameter).</summary>
    Poisson,
}

/// <summary>What the elements of a parameter set are, by the modifiers that carry its name.</summary>
internal enum ParameterRole
{
    /// <summary>histosys, or normsys, or both.</summary>
    Nuisance,

    /// <summary>lumi.</summary>
    Luminosity,

    /// <summary>normfactor.</summary>
    NormFactor,

    /// <summary>shapefactor: one element a bin, shared by channels.</summary>
    ShapeFactor,

    /// <summary>shapesys: one element a bin.</summary>
    ShapeSys,

    /// <summary>staterror: one element a bin, of all channels that carry it.</summary>
    StatError,
}

/// <summary>A parameter set of a workspace, with the overrides of a measurement applied. All arrays have one entry per element.</summary>
internal sealed record ParameterSet
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Role.</summary>
    public required ParameterRole Role { get; init; }

    /// <summary>Whether the set is one parameter by nature, so that its element is named like the set.</summary>
    public required bool IsScalar { get; init; }

    /// <summary>Starts.</summary>
    public required double[] Inits { get; init; }

    /// <summary>Bounds.</summary>
    public required ParameterBounds[] Bounds { get; init; }

    /// <summary>Held at their start.</summary>
    public required bool[] Fixed { get; init; }

    /// <summary>Constraint.</summary>
    public required ParameterConstraint Constraint { get; init; }

    /// <summary>Auxiliary data; empty without constraint.</summary>
    public required double[] AuxData { get; init; }

    /// <summary>σ of Gaussian, τ of Poisson constraints; empty without constraint.</summary>
    public required double[] Scales { get; init; }

    /// <summary>Whether the measurement changed anything but starts.</summary>
    public required bool IsOverridden { get; init; }

    /// <summary>Elements.</summary>
    public int Count => Inits.Length;

    /// <summary>Name of an element, as pyhf writes it.</summary>
    public string ElementName(int element) => IsScalar ? Name : $"{Name}[{element}]";
}
