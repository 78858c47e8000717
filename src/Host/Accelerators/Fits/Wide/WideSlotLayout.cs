namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>What the derivatives of a slot's yields are made of: dY/dθ = Σ coefficient · vector.</summary>
internal sealed class WideSlotLayout
{
    /// <summary>Lists the contributions to a slot.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="factors">Factors of the model.</param>
    /// <param name="slot">The slot.</param>
    public WideSlotLayout(WideChannelLayout channel, WideFactor[] factors, int slot)
    {
        var parts = new List<(int Global, int Coefficient, bool IsShape, WideVector Vector)>();
        for (int index = 0; index < channel.Samples.Length; index++)
        {
            WideSampleLayout sample = channel.Samples[index];
            (int Global, int Coefficient)[] own =
            [
                .. sample.Factors.Select((f, use) => (factors[f].Global, sample.FactorCoefficients[use])).Distinct(),
            ];
            if (sample.Slot == slot)
            {
                WideVector shape = sample.Range with { At = channel.ShapeAt + (index * channel.Padded) + sample.Range.First };
                parts.AddRange(own.Select(p => (p.Global, p.Coefficient, true, shape)));
                parts.AddRange(sample.Terms.Select(t => (factors[t.Factor].Global, t.Coefficient, false, t.Values)));
            }

            foreach (WideShiftLayout shift in sample.Shifts.Where(s => s.Slot == slot))
            {
                parts.AddRange(own.Select(p => (p.Global, p.Coefficient, false, shift.Values)));
            }
        }

        Globals = [.. parts.Select(p => p.Global).Distinct().Order()];
        ActiveRows = [.. Globals.Select(g => Array.IndexOf(channel.Active, g))];
        Parts = [.. parts.OrderBy(p => p.Global)
            .Select(p => new WideSlotPart(Array.IndexOf(Globals, p.Global), p.Coefficient, p.IsShape, p.Vector))];
    }

    /// <summary>The globals that act on the slot, in rising order.</summary>
    public int[] Globals { get; }

    /// <summary>Their places among the channel's active globals.</summary>
    public int[] ActiveRows { get; }

    /// <summary>Contributions, by global.</summary>
    public WideSlotPart[] Parts { get; }
}

/// <summary>A contribution to the derivative of a slot's yields.</summary>
/// <param name="Row">Place of the global among those of the slot.</param>
/// <param name="Coefficient">Which coefficient.</param>
/// <param name="IsShape">Whether the vector is a sample's shape, in [sample, padded bin], or among the layout's values.</param>
/// <param name="Vector">The vector.</param>
internal readonly record struct WideSlotPart(int Row, int Coefficient, bool IsShape, WideVector Vector);
