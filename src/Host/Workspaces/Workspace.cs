namespace ZPrimeGpu.Host.Workspaces;

/// <summary>A HistFactory workspace as a pyhf JSON file (schema 1.0.0) holds it, in the order of the file. Already checked by its reader.</summary>
/// <param name="Name">For messages and results: the file's name.</param>
/// <param name="Channels">Channels with their observations.</param>
/// <param name="Measurements">Measurements, at least one.</param>
internal sealed record Workspace(string Name, IReadOnlyList<Channel> Channels, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>The version of pyhf's schema that is read and written.</summary>
    public const string SchemaVersion = "1.0.0";
}

/// <summary>A channel: a histogram that the samples share.</summary>
/// <param name="Name">Name.</param>
/// <param name="Samples">Samples, at least one, all with the channel's number of bins.</param>
/// <param name="Observed">Observed counts [bin].</param>
internal sealed record Channel(string Name, IReadOnlyList<Sample> Samples, double[] Observed)
{
    /// <summary>Bins.</summary>
    public int Bins => Observed.Length;
}

/// <summary>A sample (process) in one channel.</summary>
/// <param name="Name">Name.</param>
/// <param name="Data">Nominal yields [bin].</param>
/// <param name="Modifiers">Modifiers.</param>
internal sealed record Sample(string Name, double[] Data, IReadOnlyList<Modifier> Modifiers);

/// <summary>A measurement: the parameter of interest and what it says about parameters.</summary>
/// <param name="Name">Name.</param>
/// <param name="Poi">Name of the parameter of interest; empty for none.</param>
/// <param name="Parameters">Overrides.</param>
internal sealed record Measurement(string Name, string Poi, IReadOnlyList<ParameterSettings> Parameters);

/// <summary>Overrides of one parameter set; null where the default stays.</summary>
/// <param name="Name">Name of the parameter set.</param>
/// <param name="Inits">Starts [element].</param>
/// <param name="Bounds">Bounds [element].</param>
/// <param name="Fixed">Held at its start.</param>
/// <param name="AuxData">Auxiliary data [element].</param>
/// <param name="Sigmas">Widths of the constraint [element].</param>
internal sealed record ParameterSettings(
    string Name, double[]? Inits, ParameterBounds[]? Bounds, bool? Fixed, double[]? AuxData, double[]? Sigmas);

/// <summary>Bounds of one parameter.</summary>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
internal readonly record struct ParameterBounds(double Lower, double Upper);
