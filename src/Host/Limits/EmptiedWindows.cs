using System.Globalization;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Windows whose background-only fit empties bins by their own nuisance: the model does not describe the data there.</summary>
/// <remarks>
/// Where data are scattered more than counts are (events that were copied, a template far off), the likelihood has its minimum at a background normalisation ν of several, held down bin by bin
/// by factors γ at their lower bound. Bands and limits are then those of that model, far too low, from fits that all converged. A bin without events is emptied where τ² ≥ c
/// (design.md, section 4.1), that is ρ²·ν·b ≥ 1 with γ ~ N(1, ρ): for ρ = 0.4 where 6 events are expected and none is seen.
/// </remarks>
internal static class EmptiedWindows
{
    // Single bins with ρ near 1 may be emptied by a fluctuation; in data of copied events it is half of all.
    private const double SmallestShare = 0.1;

    /// <summary>One sentence naming the worst window; null where no window has such bins.</summary>
    public static string? Sentence(IReadOnlyList<WindowLimit> limits)
    {
        WindowLimit[] emptied = [.. limits.Where(w => w.EmptiedBins >= SmallestShare * w.Bins)];
        if (emptied.Length == 0)
        {
            return null;
        }

        WindowLimit worst = emptied.MaxBy(w => w.EmptiedBins)!;
        string normalisation = worst.BackgroundNormalisation is double nu ? string.Create(CultureInfo.InvariantCulture, $" and scales the background by {nu:G3}") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The background model does not describe the data of {emptied.Length} windows between {emptied.Min(w => w.MassGeV):F3} and {emptied.Max(w => w.MassGeV):F3} GeV: "
            + $"its fit empties bins by their template nuisances, most at {worst.MassGeV:F3} GeV, where it empties {worst.EmptiedBins} of {worst.Bins}{normalisation}. "
            + $"Do not use the limits there before the data or the templates are understood; goodness_of_fit measures it.");
    }
}
