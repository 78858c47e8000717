namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Viridis: perceptually uniform, readable in grey and with colour-vision deficiencies.</summary>
internal static class ColourScale
{
    // Viridis (van der Walt and Smith, matplotlib, CC0) at 17 equal steps; in between linear in RGB (within 6/255 of the full table).
    private static ReadOnlySpan<int> Anchors =>
    [
        0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e, 0x26828e, 0x21908c,
        0x1f9f88, 0x27ad81, 0x3ebc74, 0x5cc863, 0x82d34d, 0xaadc32, 0xd5e21a, 0xfde725,
    ];

    /// <summary>The colour at a fraction of the scale.</summary>
    /// <param name="fraction">0 to 1; outside is clamped.</param>
    public static string At(double fraction)
    {
        double x = Math.Clamp(fraction, 0.0, 1.0) * (Anchors.Length - 1);
        int i = Math.Min((int)x, Anchors.Length - 2);
        double t = x - i;
        int low = Anchors[i];
        int high = Anchors[i + 1];
        return $"#{Mix(low >> 16, high >> 16, t):x2}{Mix((low >> 8) & 0xff, (high >> 8) & 0xff, t):x2}{Mix(low & 0xff, high & 0xff, t):x2}";
    }

    private static int Mix(int low, int high, double t) => (int)Math.Round(low + (t * (high - low)));
}
