namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>A channel of a <see cref="WideLayout"/>.</summary>
/// <remarks>
/// Yields are summed in slots: slot 0 is what no local touches, slot 1 + g what the locals of the channel's group g multiply. Every vector over the
/// channel's bins has <see cref="Padded"/> numbers.
/// </remarks>
internal sealed class WideChannelLayout
{
    /// <summary>Lays out a channel.</summary>
    /// <param name="factors">Factors of the model.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="offsets">What is placed already; counts on.</param>
    public WideChannelLayout(WideFactor[] factors, WideChannel channel, WideOffsets offsets)
    {
        FirstBin = channel.FirstBin;
        Bins = channel.Bins;
        Padded = WideLayout.Padded(Bins);
        BinAt = offsets.Bins;
        offsets.Bins += Padded;
        SlotAt = offsets.Slots;
        offsets.Slots += (1 + channel.Groups.Length) * Padded;
        ShapeAt = offsets.Shapes;
        offsets.Shapes += channel.Samples.Length * Padded;
        Groups = channel.Groups;
        Kinds = GC.AllocateArray<int>(Math.Max(Groups.Length, 1), pinned: true);
        for (int group = 0; group < Groups.Length; group++)
        {
            Kinds[group] = (int)channel.Kinds[group];
        }

        VarianceAt = [.. channel.Variances.Select(offsets.PlaceWhole)];
        Samples = [.. channel.Samples.Select(s => new WideSampleLayout(factors, s, offsets))];
        Active = [.. Samples.SelectMany(s => s.Globals(factors)).Distinct().Order()];
        SlotParts = [.. Enumerable.Range(0, 1 + Groups.Length).Select(slot => new WideSlotLayout(this, factors, slot))];
    }

    /// <summary>First bin of the model.</summary>
    public int FirstBin { get; }

    /// <summary>Bins.</summary>
    public int Bins { get; }

    /// <summary>Bins, padded.</summary>
    public int Padded { get; }

    /// <summary>First number in arrays over the padded bins of all channels.</summary>
    public int BinAt { get; }

    /// <summary>First number in arrays [slot, padded bin].</summary>
    public int SlotAt { get; }

    /// <summary>First number in arrays [sample, padded bin].</summary>
    public int ShapeAt { get; }

    /// <summary>The groups of locals, as indices of the model's.</summary>
    public int[] Groups { get; }

    /// <summary>Kinds of the groups; pinned.</summary>
    public int[] Kinds { get; }

    /// <summary>Where the δ² of the groups lie among the values [group].</summary>
    public int[] VarianceAt { get; }

    /// <summary>Samples.</summary>
    public WideSampleLayout[] Samples { get; }

    /// <summary>The globals that act here, in rising order.</summary>
    public int[] Active { get; }

    /// <summary>What contributes to the derivatives of each slot.</summary>
    public WideSlotLayout[] SlotParts { get; }
}

/// <summary>A sample of a <see cref="WideChannelLayout"/>.</summary>
internal sealed class WideSampleLayout
{
    /// <summary>Lays out a sample.</summary>
    public WideSampleLayout(WideFactor[] factors, WideSample sample, WideOffsets offsets)
    {
        Factors = [.. sample.Factors.OrderBy(f => factors[f].Global)];
        Slot = sample.Group + 1;
        FactorGlobals = [.. Factors.Select(f => factors[f].Global)];
        Nominal = offsets.Place(sample.Nominal);
        SumAt = offsets.Sums++;
        var coefficients = new Dictionary<int, int>();
        FactorCoefficients = new int[Factors.Length];
        for (int use = 0; use < Factors.Length; use++)
        {
            if (!coefficients.TryGetValue(FactorGlobals[use], out int at))
            {
                at = offsets.Coefficients++;
                coefficients.Add(FactorGlobals[use], at);
            }

            FactorCoefficients[use] = at;
        }

        Terms = [.. sample.Terms.Select(t => new WideTermLayout(t.Factor, offsets.Place(t.Values), offsets.Coefficients++, offsets.Sums++))];
        Range = Terms.Aggregate(Nominal, (r, t) => r.Union(t.Values));
        Shifts = [.. sample.Shifts.Select(t => new WideShiftLayout(t.Group + 1, offsets.Place(t.Coefficients)))];
    }

    /// <summary>Factors of P, by their globals.</summary>
    public int[] Factors { get; }

    /// <summary>Their globals, in rising order [factor].</summary>
    public int[] FactorGlobals { get; }

    /// <summary>Slot of the yields, shifts apart.</summary>
    public int Slot { get; }

    /// <summary>Nominal template.</summary>
    public WideVector Nominal { get; }

    /// <summary>Where the template or a term is not zero (its place among values means nothing).</summary>
    public WideVector Range { get; }

    /// <summary>The sum over bins of dNLL/dP.</summary>
    public int SumAt { get; }

    /// <summary>The coefficient dP/d(global) of each factor's global; factors of one global share it [factor].</summary>
    public int[] FactorCoefficients { get; }

    /// <summary>Terms.</summary>
    public WideTermLayout[] Terms { get; }

    /// <summary>Shifts.</summary>
    public WideShiftLayout[] Shifts { get; }

    /// <summary>The globals that act on the sample, with repetitions.</summary>
    public IEnumerable<int> Globals(WideFactor[] factors) => Factors.Concat(Terms.Select(t => t.Factor)).Select(f => factors[f].Global);
}

/// <summary>A term of a sample.</summary>
/// <param name="Factor">f.</param>
/// <param name="Values">V.</param>
/// <param name="Coefficient">The coefficient P f′.</param>
/// <param name="SumAt">The sum over bins of dNLL/d(P f).</param>
internal readonly record struct WideTermLayout(int Factor, WideVector Values, int Coefficient, int SumAt);

/// <summary>Shifts of a sample.</summary>
/// <param name="Slot">Slot.</param>
/// <param name="Values">Coefficients.</param>
internal readonly record struct WideShiftLayout(int Slot, WideVector Values);
