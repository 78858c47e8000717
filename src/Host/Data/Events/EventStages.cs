namespace ZPrimeGpu.Host.Data.Events;

/// <summary>Decides which quantities a source gives: momenta and weights always, the others where a cut will need them.</summary>
internal sealed class EventStages
{
    private readonly EventSource source;
    private readonly ColumnMap columns;
    private readonly List<EventStage> stages = [];

    private EventStages(EventSource source, ColumnMap columns)
    {
        this.source = source;
        this.columns = columns;
    }

    /// <summary>Makes the stages of a source.</summary>
    /// <exception cref="InputException">A cut that is not declared as upstream needs a column that the map does not name.</exception>
    public static IReadOnlyList<EventStage> Build(
        EventSource source, ColumnMap columns, IReadOnlyDictionary<int, double> azimuthalOpeningMinDeg, double luminosityFb, double photonThresholdGeV)
    {
        EventStages build = new(source, columns);
        build.AddMomenta();
        build.AddWeight(luminosityFb);
        if (build.Applies(SelectionCut.Trigger))
        {
            build.AddTrigger(azimuthalOpeningMinDeg);
        }

        if (build.Applies(SelectionCut.Impact))
        {
            build.AddPair(SelectionCut.Impact, "transverse impact parameters", m => m.Dr, EventQuantity.DrPlus, EventQuantity.DrMinus, columns.LengthToCm);
            build.AddPair(SelectionCut.Impact, "longitudinal impact parameters", m => m.Dz, EventQuantity.DzPlus, EventQuantity.DzMinus, columns.LengthToCm);
        }

        if (build.Applies(SelectionCut.MuonId))
        {
            build.AddPair(SelectionCut.MuonId, "muon likelihood ratios", m => m.Id, EventQuantity.IdPlus, EventQuantity.IdMinus, 1);
        }

        if (build.Applies(SelectionCut.PhotonVeto))
        {
            PhotonColumns photons = columns.Photons ?? throw build.Unmapped(SelectionCut.PhotonVeto, "photons");
            build.stages.Add(new PhotonStage(photons, columns.EnergyToGeV, columns.AngleToRad, photonThresholdGeV));
        }

        if (source is { ClusterColumn: { } cluster, Role: not SourceRole.Data })
        {
            build.stages.Add(new ClusterStage(cluster));
        }

        return build.stages;
    }

    private bool Applies(SelectionCut cut) => !source.Upstream.Contains(cut);

    private void AddMomenta()
    {
        (MuonColumns plus, MuonColumns minus) = (columns.MuonPlus, columns.MuonMinus);
        (string Column, EventQuantity Quantity)[] momenta =
        [
            (plus.Px, EventQuantity.PxPlus), (plus.Py, EventQuantity.PyPlus), (plus.Pz, EventQuantity.PzPlus),
            (minus.Px, EventQuantity.PxMinus), (minus.Py, EventQuantity.PyMinus), (minus.Pz, EventQuantity.PzMinus),
        ];
        foreach ((string column, EventQuantity quantity) in momenta)
        {
            stages.Add(new ScalarStage(new ColumnNeed(column, ColumnUse.Number, "muon momenta"), quantity, columns.EnergyToGeV));
        }
    }

    // Expectations are scaled from the luminosity of the weights to that of the run; for signal they are events per fb of cross section.
    private void AddWeight(double luminosityFb)
    {
        if (source.Role == SourceRole.Data)
        {
            stages.Add(new ConstantStage(EventQuantity.Weight, 1));
            return;
        }

        if (source.WeightLuminosityFb is { } own && !(own > 0 && double.IsFinite(own)))
        {
            throw new InputException($"Source '{source.Name}' has weights for a luminosity of {own} /fb; give a positive one.");
        }

        double factor = source.WeightScale * (luminosityFb / (source.WeightLuminosityFb ?? luminosityFb));
        stages.Add(source.WeightColumn is { } column
            ? new ScalarStage(new ColumnNeed(column, ColumnUse.Number, "event weights"), EventQuantity.Weight, factor)
            : new ConstantStage(EventQuantity.Weight, factor));
    }

    private void AddTrigger(IReadOnlyDictionary<int, double> thresholdsDeg)
    {
        stages.Add(new TriggerFlagStage(columns.TriggerFlags));
        if (columns.Year is { } year)
        {
            stages.Add(new YearStage(year, thresholdsDeg));
            return;
        }

        int value = columns.DefaultYear ?? throw Unmapped(SelectionCut.Trigger, "year");
        double degrees = thresholdsDeg.TryGetValue(value, out double threshold)
            ? threshold
            : throw new InputException($"The column map gives the default year {value}, but {YearStage.Unknown(value, thresholdsDeg)}.");
        stages.Add(new ConstantStage(EventQuantity.AzimuthalOpeningMin, double.DegreesToRadians(degrees)));
    }

    private void AddPair(
        SelectionCut cut, string purpose, Func<MuonColumns, string?> column, EventQuantity plus, EventQuantity minus, double factor)
    {
        AddMuon(columns.MuonPlus, plus);
        AddMuon(columns.MuonMinus, minus);

        void AddMuon(MuonColumns muon, EventQuantity quantity)
        {
            string name = column(muon) ?? throw Unmapped(cut, purpose);
            stages.Add(new ScalarStage(new ColumnNeed(name, ColumnUse.Number, purpose, cut), quantity, factor));
        }
    }

    private InputException Unmapped(SelectionCut cut, string what)
        => new($"The column map names no {what}, which the cut {SelectionCuts.Name(cut)} needs; map them, or declare the cut as upstream for "
            + $"source '{source.Name}' ('upstream: [{SelectionCuts.Name(cut)}]') if it was applied before.");
}
