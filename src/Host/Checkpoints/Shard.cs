using System.Globalization;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>A part of a run: number <paramref name="Index"/> of <paramref name="Count"/>, from 1.</summary>
/// <remarks>
/// Toys of limits are thrown until the error of a crossing is small enough, which depends on all toys of a window: a window is never divided. Windows are dealt out in turn, as those of
/// low masses have more bins than those of high ones. Spectra of the look-elsewhere effect are independent: each part has consecutive ones.
/// </remarks>
/// <param name="Index">1 … Count.</param>
/// <param name="Count">Parts.</param>
internal readonly record struct Shard(int Index, int Count)
{
    private const int Most = 100_000;

    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Whether it is less than all.</summary>
    public bool IsPart => Count > 1;

    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public static Shard Parse(string text)
        => text.Split('/') is [var index, var count]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            && i >= 1 && i <= n && n <= Most
            ? new(i, n)
            : throw new InputException($"--shard '{text}' is not I/N with I from 1 to N (at most {Most}), for instance 2/8.");

    /// <summary>Windows of this part.</summary>
    public WindowTemplates[] Of(IReadOnlyList<WindowTemplates> windows)
    {
        Shard shard = this;
        return [.. windows.Where((_, place) => place % shard.Count == shard.Index - 1)];
    }

    /// <summary>Spectra of this part.</summary>
    /// <param name="spectra">Spectra of all parts.</param>
    public SpectrumRange Of(long spectra)
    {
        long first = (long)((Int128)spectra * (Index - 1) / Count);
        return new(first, (long)((Int128)spectra * Index / Count) - first);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
