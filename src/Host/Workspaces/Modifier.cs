namespace ZPrimeGpu.Host.Workspaces;

/// <summary>A modifier of a sample, with the data that its type has in the file.</summary>
/// <param name="Name">Name of the parameter set that it belongs to.</param>
internal abstract record Modifier(string Name)
{
    /// <summary>The type as pyhf writes it.</summary>
    public abstract string Type { get; }
}

/// <summary>A free factor of the sample.</summary>
internal sealed record NormFactorModifier(string Name) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "normfactor";
}

/// <summary>The luminosity: a factor with a Gaussian constraint given by the measurement.</summary>
internal sealed record LumiModifier(string Name) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "lumi";
}

/// <summary>A constrained factor.</summary>
/// <param name="Name">Name.</param>
/// <param name="Lo">Factor at α = −1.</param>
/// <param name="Hi">Factor at α = +1.</param>
internal sealed record NormSysModifier(string Name, double Lo, double Hi) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "normsys";
}

/// <summary>A constrained variation of the template.</summary>
/// <param name="Name">Name.</param>
/// <param name="LoData">Template at α = −1 [bin].</param>
/// <param name="HiData">Template at α = +1 [bin].</param>
internal sealed record HistoSysModifier(string Name, double[] LoData, double[] HiData) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "histosys";
}

/// <summary>Per-bin factors with Poisson constraints.</summary>
/// <param name="Name">Name.</param>
/// <param name="Errors">Absolute uncertainty of the yields [bin].</param>
internal sealed record ShapeSysModifier(string Name, double[] Errors) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "shapesys";
}

/// <summary>Per-bin factors with Gaussian constraints, shared by the samples of a channel that carry the same name.</summary>
/// <param name="Name">Name.</param>
/// <param name="Errors">Absolute uncertainty of the yields [bin].</param>
internal sealed record StatErrorModifier(string Name, double[] Errors) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "staterror";
}

/// <summary>Free per-bin factors.</summary>
internal sealed record ShapeFactorModifier(string Name) : Modifier(Name)
{
    /// <inheritdoc/>
    public override string Type => "shapefactor";
}
