import { dollars, seconds, time } from "../../domain/units.ts";

/** How far amounts in the file may go where nothing else bounds them. */
export const anyTime = time(0);
export const hour = seconds(3_600);
export const week = seconds(604_800);
export const anyMoney = dollars(1_000_000_000);
