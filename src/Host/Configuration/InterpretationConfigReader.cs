namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>interpretation</c> section; what is absent is as the paper has it, as far as that is known (physics.md, section 3).</summary>
internal static class InterpretationConfigReader
{
    /// <summary>Reads the section; null = the paper's choices.</summary>
    /// <param name="section">The section.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    public static InterpretationConfig Read(YamlSection? section, Func<string, string> resolve)
    {
        InterpretationConfig paper = InterpretationConfig.Paper;
        if (section is null)
        {
            return paper;
        }

        var config = new InterpretationConfig(
            ReadAlphaInverse(section),
            section.Flag("initial_state_radiation", paper.InitialStateRadiation),
            section.Number("invisible_below_gev", paper.InvisibleBelowGeV, 0, 1e5),
            ReadGMinus2(section.OptionalSection("g_minus_2"), paper.GMinus2))
        {
            Overlays = section.Has("overlays") ? [.. section.Sections("overlays").Select(entry => OverlayConfigReader.Read(entry, resolve))] : [],
        };
        section.RejectUnknownKeys();
        return config;
    }

    private static double? ReadAlphaInverse(YamlSection section)
        => section.Has("alpha_inverse") && section.OptionalText("alpha_inverse") == "running"
            ? null
            : section.Number("alpha_inverse", InterpretationConfig.PaperAlphaInverse, 10, 1000);

    private static GMinus2Config ReadGMinus2(YamlSection? section, GMinus2Config paper)
    {
        if (section is null)
        {
            return paper;
        }

        // A number of one's own needs a source of one's own: the three belong together.
        var config = new GMinus2Config(section.Number("difference", -1e-6, 1e-6), section.Number("uncertainty", 0, 1e-6), section.Text("source"));
        section.RejectUnknownKeys();
        return config;
    }
}
