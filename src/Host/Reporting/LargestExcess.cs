using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>The window with the largest local significance.</summary>
/// <param name="Window">Its result; <see cref="WindowLimit.Z0"/> is not null and positive.</param>
/// <param name="WindowsTested">Windows that have a local significance.</param>
internal sealed record LargestExcess(WindowLimit Window, int WindowsTested)
{
    /// <summary>Local significance.</summary>
    public double Z0 => Window.Z0!.Value;

    /// <summary>The largest z0 among the windows, the lowest mass first where two are equal; null where no window has an excess.</summary>
    public static LargestExcess? Find(IReadOnlyList<WindowLimit> limits)
    {
        WindowLimit? best = null;
        int tested = 0;
        foreach (WindowLimit window in limits)
        {
            if (window.Z0 is not { } z0 || !double.IsFinite(z0))
            {
                continue;
            }

            tested++;
            if (z0 > (best?.Z0 ?? 0.0))
            {
                best = window;
            }
        }

        return best is null ? null : new(best, tested);
    }
}
