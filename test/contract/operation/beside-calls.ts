import { answers, type OperationCall } from "./call.ts";

const event = "KXDEMOHIGH-26NOV23";

/** What the box has none of, asked for all the same. */
export const besideCalls: readonly OperationCall[] = [
  answers("GetTagsForSeriesCategories", 200, ({ sdk }) => sdk.search.getTagsForSeriesCategories()),
  answers("GetFiltersForSports", 200, ({ sdk }) => sdk.search.getFiltersForSports()),
  answers("GetMilestones", 200, ({ sdk }) => sdk.milestones.getMilestones(10)),
  answers("GetMilestone", 404, ({ sdk }) => sdk.milestones.getMilestone("none")),
  answers("GetLiveDatas", 200, ({ sdk }) => sdk.liveData.getLiveDatas(["none"])),
  answers("GetLiveData", 404, ({ sdk }) => sdk.liveData.getLiveData("football_game", "none")),
  answers("GetLiveDataByMilestone", 404, ({ sdk }) => sdk.liveData.getLiveDataByMilestone("none")),
  answers("GetGameStats", 404, ({ sdk }) => sdk.liveData.getGameStats("none")),
  answers("GetEventLiveData", 404, ({ sdk }) => sdk.liveData.getEventLiveData(event)),
  answers("GetWeatherIndex", 400, ({ sdk }) => sdk.liveData.getWeatherIndex("miami")),
  answers("GetWeatherIndexCalibrations", 404, ({ sdk }) => sdk.liveData.getWeatherIndexCalibrations("miami")),
  answers("GetStructuredTargets", 200, ({ sdk }) => sdk.targets.getStructuredTargets()),
  answers("GetStructuredTarget", 404, ({ sdk }) => sdk.targets.getStructuredTarget("none")),
  answers("GetEventForecastPercentilesHistory", 200, ({ sdk, now }) =>
    sdk.events.getEventForecastPercentilesHistory(event, "KXDEMOHIGH", [5_000], now() - 60, now(), 1),
  ),
  answers("GetFCMOrders", 403, ({ sdk }) => sdk.fcm.getFCMOrders("none")),
  answers("GetFCMPositions", 403, ({ sdk }) => sdk.fcm.getFCMPositions("none")),
  answers("ListFCMSubtraders", 403, ({ sdk }) => sdk.fcm.listFCMSubtraders()),
  answers("CreateFCMSubtrader", 403, ({ sdk }) => sdk.fcm.createFCMSubtrader({ subtrader_suffix: "a" })),
  answers("GetFCMSubtraderEventContractDailyCap", 403, ({ sdk }) => sdk.fcm.getFCMEventContractDailyCap("a")),
  answers("UpdateFCMSubtraderEventContractDailyCap", 403, ({ sdk }) =>
    sdk.fcm.updateFCMEventContractDailyCap({ subtrader_id: "a", limit: "100.00" }),
  ),
  answers("DeleteFCMSubtraderEventContractDailyCap", 403, ({ sdk }) =>
    sdk.fcm.deleteFCMEventContractDailyCap("a"),
  ),
];
