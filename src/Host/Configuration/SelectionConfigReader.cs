using System.Globalization;

namespace ZPrimeGpu.Host.Configuration;

/// <summary>Reads the <c>selection</c> section; what is absent has the paper's value (physics.md facts 11 to 16).</summary>
internal static class SelectionConfigReader
{
    private const double DefaultOutputMin = 0.5;

    private static readonly SelectionConfig Paper = new(
        TriggerThetaMinDeg: 37,
        TriggerThetaMaxDeg: 120,
        AzimuthalOpeningMinDeg: new Dictionary<int, double> { [2019] = 90, [2020] = 30 },
        DrMaxCm: 0.5,
        DzMaxCm: 2.0,
        MuonIdMin: 0.5,
        MuonPtMinGeV: 0.4,
        OpeningAngleMaxDeg: 179,
        RecoilThetaBoundaryGeV2: 4,
        RecoilThetaMinDeg: 34,
        RecoilThetaMaxDeg: 123,
        RecoilThetaGapMinDeg: 89,
        RecoilThetaGapMaxDeg: 91,
        RecoilThetaMaxHighDeg: 123,
        PhotonEnergyThresholdGeV: 0.1,
        PhotonEnergySumMaxGeV: 0.5,
        PhotonConeDeg: 15,
        RecoilPtMinGeV: 0.5);

    /// <summary>Reads the section; null = the paper's selection, without the network.</summary>
    /// <param name="section">The section.</param>
    /// <param name="resolve">Makes a path of the configuration absolute.</param>
    public static SelectionConfig Read(YamlSection? section, Func<string, string> resolve) => Read(section, resolve, Paper);

    /// <summary>Reads a section that changes another selection; null = no change.</summary>
    /// <param name="section">The section.</param>
    /// <param name="resolve">Makes a path of the configuration absolute.</param>
    /// <param name="start">What absent keys have.</param>
    public static SelectionConfig Read(YamlSection? section, Func<string, string> resolve, SelectionConfig start)
    {
        SelectionConfig c = start;
        if (section is null)
        {
            return c;
        }

        if (section.OptionalSection("trigger") is YamlSection trigger)
        {
            c = c with
            {
                TriggerThetaMinDeg = trigger.Number("theta_min_deg", c.TriggerThetaMinDeg, 0, 180),
                TriggerThetaMaxDeg = trigger.Number("theta_max_deg", c.TriggerThetaMaxDeg, 0, 180),
                AzimuthalOpeningMinDeg = trigger.OptionalSection("azimuthal_opening_min_deg") is YamlSection years ? ReadYears(years) : c.AzimuthalOpeningMinDeg,
            };
            Ordered(trigger, "theta_min_deg", c.TriggerThetaMinDeg, "theta_max_deg", c.TriggerThetaMaxDeg);
            trigger.RejectUnknownKeys();
        }

        if (section.OptionalSection("impact") is YamlSection impact)
        {
            c = c with { DrMaxCm = impact.Number("dr_max_cm", c.DrMaxCm, 0, 1e4), DzMaxCm = impact.Number("dz_max_cm", c.DzMaxCm, 0, 1e4) };
            impact.RejectUnknownKeys();
        }

        c = c with
        {
            MuonIdMin = Single(section, "muon_id", "min", c.MuonIdMin, -1e6, 1e6),
            MuonPtMinGeV = Single(section, "muon_pt", "min_gev", c.MuonPtMinGeV, 0, 1e4),
            OpeningAngleMaxDeg = Single(section, "opening_angle", "max_deg", c.OpeningAngleMaxDeg, 0, 180),
            RecoilPtMinGeV = Single(section, "recoil_pt", "min_gev", c.RecoilPtMinGeV, 0, 1e4),
        };

        if (section.OptionalSection("recoil_theta") is YamlSection recoil)
        {
            c = c with
            {
                RecoilThetaBoundaryGeV2 = recoil.Number("boundary_gev2", c.RecoilThetaBoundaryGeV2, -1e4, 1e8),
                RecoilThetaMinDeg = recoil.Number("min_deg", c.RecoilThetaMinDeg, 0, 180),
                RecoilThetaMaxDeg = recoil.Number("max_deg", c.RecoilThetaMaxDeg, 0, 180),
                RecoilThetaGapMinDeg = recoil.Number("gap_min_deg", c.RecoilThetaGapMinDeg, 0, 180),
                RecoilThetaGapMaxDeg = recoil.Number("gap_max_deg", c.RecoilThetaGapMaxDeg, 0, 180),
                RecoilThetaMaxHighDeg = recoil.Number("max_high_deg", c.RecoilThetaMaxHighDeg, 0, 180),
            };
            Ordered(recoil, "min_deg", c.RecoilThetaMinDeg, "max_deg", c.RecoilThetaMaxDeg);
            if (c.RecoilThetaGapMinDeg > c.RecoilThetaGapMaxDeg)
            {
                throw recoil.Invalid("gap_min_deg", $"({c.RecoilThetaGapMinDeg:R}) is above gap_max_deg ({c.RecoilThetaGapMaxDeg:R}); exchange them");
            }

            recoil.RejectUnknownKeys();
        }

        if (section.OptionalSection("photon_veto") is YamlSection veto)
        {
            c = c with
            {
                PhotonEnergyThresholdGeV = veto.Number("energy_threshold_gev", c.PhotonEnergyThresholdGeV, 0, 1e4),
                PhotonEnergySumMaxGeV = veto.Number("energy_sum_max_gev", c.PhotonEnergySumMaxGeV, 0, 1e4),
                PhotonConeDeg = veto.Number("cone_deg", c.PhotonConeDeg, 0, 180),
            };
            veto.RejectUnknownKeys();
        }

        if (section.Has("punzi_net"))
        {
            c = c with { PunziNet = ReadNetwork(section, resolve) };
        }

        section.RejectUnknownKeys();
        return c;
    }

    // A file, or a mapping of file and cut.
    private static PunziNetConfig ReadNetwork(YamlSection parent, Func<string, string> resolve)
    {
        if (!parent.IsMapping("punzi_net"))
        {
            return new PunziNetConfig(resolve(parent.Text("punzi_net")), DefaultOutputMin);
        }

        YamlSection section = parent.Section("punzi_net");
        var net = new PunziNetConfig(resolve(section.Text("file")), section.Number("min", DefaultOutputMin, 1e-9, 1 - 1e-9));
        section.RejectUnknownKeys();
        return net;
    }

    private static double Single(YamlSection parent, string name, string key, double defaultValue, double min, double max)
    {
        if (parent.OptionalSection(name) is not YamlSection section)
        {
            return defaultValue;
        }

        double value = section.Number(key, defaultValue, min, max);
        section.RejectUnknownKeys();
        return value;
    }

    private static void Ordered(YamlSection section, string minKey, double min, string maxKey, double max)
    {
        if (min >= max)
        {
            throw section.Invalid(minKey, $"({min:R}) is not below {maxKey} ({max:R}), so no event can pass. Correct one of them");
        }
    }

    private static Dictionary<int, double> ReadYears(YamlSection years)
    {
        var result = new Dictionary<int, double>();
        foreach (string key in years.Keys.ToArray())
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int year))
            {
                throw years.Invalid(key, "is not a year");
            }

            result[year] = years.Number(key, 0, 180);
        }

        return result;
    }
}
