namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads one entry of <c>interpretation.overlays</c>.</summary>
internal static class OverlayConfigReader
{
    private static readonly Dictionary<string, OverlayModel> Models = new()
    {
        ["both"] = OverlayModel.Both,
        ["invisible"] = OverlayModel.Invisible,
        ["vanilla"] = OverlayModel.Vanilla,
    };

    private static readonly Dictionary<string, double?> Units = new() { ["gev"] = 1.0, ["mev"] = 1e-3 };

    /// <summary>Reads the entry; the file itself is read when a run starts.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    public static OverlayConfig Read(YamlSection entry, Func<string, string> resolve)
    {
        var config = new OverlayConfig(
            resolve(entry.Text("file")),
            entry.Text("label"),
            entry.Choice("model", OverlayModel.Both, Models),
            entry.OptionalText("mass_column"),
            entry.OptionalText("gprime_column"),
            entry.Choice("mass_unit", null, Units));
        entry.RejectUnknownKeys();
        return config;
    }
}
