namespace ZPrimeGpu.Host.Configuration;

/// <summary>An earlier limit on g′, drawn over the figures.</summary>
/// <param name="File">Text table of mass and g′.</param>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Model">The model that it holds in.</param>
/// <param name="MassColumn">Column of the mass; null = the one that is named like one.</param>
/// <param name="CouplingColumn">Column of g′; null = the one that is named like one.</param>
/// <param name="MassUnitGeV">Unit of the mass [GeV]; null = as the name of its column says, GeV where it says nothing.</param>
internal sealed record OverlayConfig(string File, string Label, OverlayModel Model, string? MassColumn, string? CouplingColumn, double? MassUnitGeV);

/// <summary>The model that a limit on g′ holds in.</summary>
internal enum OverlayModel
{
    /// <summary>In either.</summary>
    Both,

    /// <summary>B(invisible) = 1.</summary>
    Invisible,

    /// <summary>L_μ − L_τ without dark matter.</summary>
    Vanilla,
}
